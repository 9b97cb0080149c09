# ld.so: libraries found and bound, early and late; the same output on every kernel.
section() {
    echo "== $*"
}

section libraries
ldd=/lib/ld-linux.so.2
$ldd --list /bin/ldso | sed 's/ (0x.*//; /linux-gate/d' # there is no vDSO here
LD_LIBRARY_PATH=/nowhere $ldd --inhibit-cache --library-path /bin:/lib/i386-linux-gnu /bin/ldso preload
$ldd /bin/nothing
echo "status $?"
LD_SHOW_AUXV=1 ldso preload | sed -n 's/^\(AT_PAGESZ\|AT_PHENT\|AT_CLKTCK\|AT_EXECFN\): */\1 /p'

section LD_PRELOAD
ldso preload
LD_PRELOAD=/lib/libpreload.so ldso preload
LD_PRELOAD=/lib/nothing.so ldso preload 2>&1

section LD_BIND_NOW
LD_BIND_NOW=1 ldso preload

section thread-local data
ldso tls

section RELRO
ldso relro

section dlopen
ldso dlopen

section random addresses
i=0
while [ $i -lt 8 ]; do
    ldso where
    i=$((i + 1))
done | sort -u | wc -l | sed 's/[5-8]/differ/'
