# Debian's procps, each command beside the files of /proc that it reads; tests/vm/procps.py compares.
section() {
    echo "== $*"
}

sleep 100 &
pid=$!
until read -r _ name _ </proc/$pid/stat && [ "$name" = "(sleep)" ]; do :; done
sleep 0.2

section ps
ps -o pid,ppid,sess,stat,nlwp,majflt,minflt,vsz,rss,comm --no-headers -p $pid
cat /proc/$pid/stat

section ps -C
ps -o majflt,minflt -C sleep
cut -d ' ' -f 10,12 /proc/$pid/stat

section ps aux
ps auxww

section free
free
cat /proc/meminfo

section vmstat
vmstat 1 2
grep MemFree /proc/meminfo

section vmstat -s
vmstat -s
cat /proc/meminfo /proc/stat /proc/vmstat

section pmap
pmap -x $pid
cat /proc/$pid/smaps

section top
top -b -n1 -w 120
grep MemTotal /proc/meminfo

section uptime
uptime
cat /proc/loadavg

section slabtop
slabtop -o
cat /proc/slabinfo

section pgrep
pgrep -x sleep
pwdx $pid
pkill -x sleep
wait $pid
echo "status $?"
