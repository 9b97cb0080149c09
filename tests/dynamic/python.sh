# python3: memory, threads, processes, libraries by dlopen.
section() {
    echo "== $*"
}

mkdir -p /dev/shm # for the semaphores of multiprocessing
PYTHONDONTWRITEBYTECODE=1
PYTHONHASHSEED=0
export PYTHONDONTWRITEBYTECODE PYTHONHASHSEED

section work.py
python3.11 work.py

section allocate.py
python3.11 -S allocate.py
