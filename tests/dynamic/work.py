"""What python3 does with memory, files, processes, threads and foreign libraries. The output is the
same on every kernel."""
import ctypes
import hashlib
import json
import mmap
import multiprocessing
import os
import select
import signal
import subprocess
import tempfile
import threading
import time
import zlib


def square(x):
    return x * x


def maps():
    """An anonymous map shared with a child, and a file seen through a map and by read."""
    with mmap.mmap(-1, 8192) as shared:
        if (pid := os.fork()) == 0:
            shared[5000:5005] = b"child"
            os._exit(7)
        print("fork", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shared[5000:5005])
    with tempfile.TemporaryFile() as file:
        file.write(b"a" * 10000)
        file.flush()
        with mmap.mmap(file.fileno(), 0) as view:
            view[4096] = ord("B")
            view.flush()
            view.resize(20000)
            print("resized", view.size(), view[9999:10001], view.find(b"B"))
        file.seek(4095)
        print("read", file.read(3), os.fstat(file.fileno()).st_size)


def children():
    print(subprocess.run(["sort", "-r"], input="a\nb\nc\n", text=True, capture_output=True).stdout)
    print(subprocess.run("echo $((6 * 7)); exit 3", shell=True, capture_output=True))
    print(subprocess.run("kill -SEGV $$", shell=True).returncode)
    with multiprocessing.Pool(2) as pool:
        print("pool", pool.map(square, range(10)))


def threads():
    done, found = threading.Condition(), []

    def work(i):
        total = zlib.crc32(b"".join(bytes([i]) * (k * 37 % 5000) for k in range(300)))
        with done:
            found.append(total)
            done.notify_all()
    for i in range(8):
        threading.Thread(target=work, args=(i,)).start()
    with done:
        print("threads", done.wait_for(lambda: len(found) == 8, 30), sorted(found))


def foreign():
    """dlopen, calls in both directions, and errno, which is thread-local."""
    libm, libc = ctypes.CDLL("libm.so.6"), ctypes.CDLL("libc.so.6", use_errno=True)
    libm.cos.restype, libm.cos.argtypes = ctypes.c_double, [ctypes.c_double]
    integer = ctypes.POINTER(ctypes.c_int)
    compare = ctypes.CFUNCTYPE(ctypes.c_int, integer, integer)(lambda a, b: a[0] - b[0])
    numbers = (ctypes.c_int * 6)(5, 3, 1, 4, 2, -7)
    libc.qsort(numbers, len(numbers), 4, compare)
    print("ctypes", libm.cos(0.5), list(numbers), libc.close(999), ctypes.get_errno())
    try:
        ctypes.CDLL("libnothing.so")
    except OSError as error:
        print(error)


def waiting():
    signal.signal(signal.SIGALRM, lambda *_: print("alarm"))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    time.sleep(0.2)
    readable, writable = os.pipe()
    poll = select.poll()
    poll.register(readable, select.POLLIN)
    print("empty", poll.poll(1), select.select([readable], [], [], 0.01))
    os.write(writable, b"x")
    print("full", [event for _, event in poll.poll(1000)], select.select([readable], [], [], 1)[0] == [readable])


def files():
    with tempfile.TemporaryDirectory() as top:
        os.makedirs(top + "/a/b/c")
        for i in range(20):
            with open(f"{top}/a/b/{i}", "w") as file:
                json.dump({"number": i, "square": square(i)}, file)
        print("walk", [(len(d), len(f)) for _, d, f in os.walk(top)])
        os.rename(top + "/a/b/3", top + "/a/moved")
        print(json.load(open(top + "/a/moved")), sorted(os.listdir(top + "/a")))


print(hashlib.sha256(b"x" * 100000).hexdigest(), hashlib.md5(b"").hexdigest())
print("big", sum(map(int, str(7 ** 4000))), len(json.dumps(list(range(50000)))))
for step in (maps, children, threads, foreign, waiting, files):
    step()
    os.sys.stdout.flush()
