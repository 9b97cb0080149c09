# Common commands and the shell itself, one section for each; the output is the same on every
# kernel. usage: sh applets.sh DIRECTORY-OF-COMMANDS
bin=$1
PATH=$bin
export PATH
umask 022

section() {
    echo "== $*"
}

mkdir work && cd work || exit 1

section echo printf
echo one 'two  three' "$((2 + 3 * 4))"
printf '%s|%5d|%-5s|%x|%c|%%\n' text 42 left 255 z

section cat tee
printf 'alpha\nbeta\ngamma\ndelta\n' >words
cat words - <<END
from a here document
END
echo copied | tee first second
cat first second

section ls mkdir touch rmdir
mkdir -p deep/er/still
touch deep/a deep/b deep/.hidden
ls -1 deep
ls -1 -a deep
ls -1 -F deep
rmdir deep/er/still deep/er
ls -1 -d deep/*

section cp mv rm
cp words copy
cp -r deep tree
mv copy moved
mv tree/a tree/c
ls -1 tree moved
rm moved
rm -r tree
ls -1 tree moved 2>&1

section ln readlink realpath
ln words hard
ln -s words soft
readlink soft
cat soft | head -1
ls -l hard | awk '{print $1, $2}'
basename "$(realpath soft)"
ln -s nowhere dangling
cat dangling 2>&1
rm hard soft dangling

section chmod stat
chmod 640 words
stat -c '%a %A %s %F %h' words
chmod u+x,g-r,o=w words
stat -c '%a %n' words deep
chmod 644 words
truncate -s 5000 sparse
stat -c %s sparse
rm sparse

section wc head tail
seq 1 1000 >numbers
wc numbers words
head -2 numbers
tail -2 numbers
tail -n +999 numbers
head -c 10 numbers | wc -c

section sort uniq
printf '3 c\n1 a\n2 b\n1 a\n10 d\n' >list
sort list
sort -n -r -u list
sort -k 2 list | uniq -c | awk '{print $1, $2, $3}'

section cut tr rev
echo a:b:c:d | cut -d: -f2,4
echo abcdef | cut -c 2-4
echo hello | tr a-y b-z
echo hello | tr -d l
echo hello | rev

section sed
sed -n '2,3p' words
sed 's/a/A/g;1d' words
sed -e '/beta/a\' -e inserted words
echo 2024-05-06 | sed -r 's/(....)-(..)-(..)/\3.\2.\1/'
sed -i 's/delta/DELTA/' words
cat words

section grep
grep -n a words
grep -c '^[a-c]' words
grep -v -i delta words
grep -E 'al|mm' words
grep -q nothing words || echo absent

section awk
awk '{sum += $1} END {print sum, NR}' numbers
awk 'BEGIN {for (i = 0; i < 5; i++) printf "%d ", i ^ 2; print ""}'
awk -F: '{print $NF}' <<END
x:y:last
END
awk '$1 % 250 == 0' numbers
awk 'BEGIN {print 1 / 3, sqrt(2), exp(1), int(-3.7), substr("hello", 2, 3)}'

section find xargs
mkdir -p find/x find/y
touch find/x/1 find/x/2 find/y/3
find find -type f | sort
find find -name '[12]' | sort | xargs echo found
find find -type d | wc -l
echo 1 2 3 4 5 | xargs -n 2 echo
find find -type f -exec rm {} \;
find find | sort
rm -r find

section expr test
expr 7 \* 6
expr abc : 'a\(.\)c'
test -f words && echo file
test -d deep && echo directory
[ 3 -lt 10 ] && [ a != b ] && echo compares
test -s words -a ! -e nothing && echo both

section basename dirname
basename /a/b/file.txt .txt
dirname /a/b/file.txt

section dd od hexdump
dd if=numbers of=part bs=10 skip=1 count=3 2>/dev/null
cat part
echo
dd if=/dev/zero bs=4096 count=256 2>/dev/null | wc -c
printf 'ABC\001\377' | od -c
printf 'ABC\001\377' | hexdump -C
rm part

section md5sum sha1sum sha256sum
md5sum numbers
sha1sum numbers
sha256sum <numbers
md5sum numbers >sums
md5sum -c sums

section gzip bzip2 xz
gzip -c numbers >numbers.gz
gunzip -c numbers.gz | cmp - numbers && echo same
bzip2 -c numbers | bunzip2 | md5sum
gzip -t numbers.gz && echo whole
printf '\037\213broken' | gunzip >/dev/null 2>&1 || echo broken
rm numbers.gz

section tar cpio
mkdir -p pack/sub
echo content >pack/sub/file
ln -s sub/file pack/link
tar cf pack.tar pack
tar tf pack.tar | sort
rm -r pack
tar xf pack.tar
cat pack/link
find pack | sort | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null
tar czf - pack | tar tzf - | wc -l
rm -r pack pack.tar

section diff cmp
printf 'alpha\nBETA\ngamma\n' >other
diff words other
diff -q words words && echo equal
cmp words other
rm other

section paste
printf '1\n2\n' >left
printf '2\n3\n' >right
paste left right
rm left right

section nl fold expand
nl words | head -2
echo abcdefghij | fold -w 4
printf 'a\tb\n' | expand

section tac strings
tac words
printf 'ab\000printable\000\001' | strings

section bc dc factor
echo '2^64; 10/4' | bc
echo '5 7 * p' | dc
factor 1234567

section base64
base64 words
base64 words | base64 -d | cmp - words && echo same

section date
date -u -d @1000000000 '+%Y-%m-%d %H:%M:%S'
TZ=UTC date -d '2000-02-29 12:00' +%s
[ "$(date +%s)" -gt 1600000000 ] && echo 'after 2020'

section env
env -i A=1 B=2 "$bin/env"
FOO=bar env | grep FOO
env | grep -c '^PATH='

section kill sleep timeout
sleep 100 &
kill $!
wait $!
echo "status $?"
timeout 1 sleep 50
echo "status $?"
{ time -p sleep 0.05; } 2>&1 | awk '/real/ {print ($2 < 2)}'
kill -l 15

section ps
sleep 77 &
until tr '\0' ' ' <"/proc/$!/cmdline" | grep -q '^sleep'; do :; done
ps -o pid,args | awk -v pid=$! '$1 == pid {print $2, $3}'
ps -o pid,ppid | awk -v pid=$! -v me=$$ '$1 == pid {print $2 == me}'
kill $!
wait

section proc
tr '\0' ' ' </proc/self/cmdline
echo
awk '/^Name|^State/ {print $2}' /proc/self/status
ls -l /proc/self/fd | grep -c -- '->'
awk '/MemTotal|MemFree/ {print $1, ($2 > 1000)}' /proc/meminfo
grep -c '\[stack\]' /proc/self/maps
basename "$(readlink /proc/self/exe)"

section free uptime
free | awk 'NR == 2 {print $1, ($2 > $3)}'
uptime | grep -c 'load average'

section mkfifo
mkfifo channel
seq 1 20000 >channel &
tail -1 <channel
wait
rm channel

section mktemp
name=$(mktemp ./tmp.XXXXXX)
stat -c '%a %s' "$name"
rm "$name"

section which type
basename "$(which cat)"
type cd

section uname hostname
uname -s
[ -n "$(hostname)" ] && echo named

section devices
echo gone >/dev/null
wc -c </dev/null
head -c 100000 /dev/urandom | wc -c
head -c 3 /dev/zero | od -A n -t x1
cat /dev/full | head -c 1 | wc -c
echo full >/dev/full 2>/dev/null || echo 'no space'

section pipes
yes | head -n 3
seq 1 100000 | sort -r | sort -n | tail -1
cat numbers | cat | cat | cat | cat | wc -l
(echo out; echo err >&2) 2>&1 | sort
false | true
echo "status $?"

section redirection
exec 3>third
echo to three >&3
exec 3>&-
cat third
cat <third >fourth
echo more >>fourth
wc -l fourth
cat nothing 2>&1 || echo failed
exec 4<words
read -r line <&4
read -r next <&4
echo "$line $next"

section variables
x=hello
echo "${x} ${#x} ${x%lo} ${x#he} ${y:-default} ${x:+set}"
set -- a 'b c' d
echo "$# $2"
for i in "$@"; do printf '<%s>' "$i"; done
echo
IFS=:
echo $(echo a:b:c)
unset IFS

section control
i=0
while [ $i -lt 5 ]; do
    i=$((i + 1))
    [ $i = 2 ] && continue
    [ $i = 4 ] && break
    echo "i $i"
done
case hello.txt in
*.c) echo source ;;
h*.txt) echo text ;;
esac
until false; do break; done
if ! false; then echo negated; fi

section functions
fact() {
    if [ "$1" -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi
}
fact 10
local_one() {
    local v=inner
    echo $v
}
v=outer
local_one
echo $v
(v=sub; echo $v)
echo $v

section substitution
echo "$(echo nested $(echo deeper))"
echo `echo old style`
lines=$(seq 1 3)
echo $lines
echo *.none w*s

section traps
trap 'echo got USR1' USR1
kill -USR1 $$
trap - USR1
sh -c 'trap "echo leaving" EXIT; exit 3'
echo "status $?"
sh -c 'kill -TERM $$'
echo "status $?"

section jobs
sleep 0.2 &
first=$!
sh -c 'exit 9' &
wait $!
echo "second $?"
wait $first
echo "first $?"
for n in 1 2 3 4 5 6 7 8; do
    (echo "job $n" >"job-$n") &
done
wait
cat job-*
rm job-*

section many processes
n=0
while [ $n -lt 60 ]; do
    "$bin/true" && n=$((n + 1))
done
echo $n

section cleaning up
cd ..
rm -r work
ls work 2>&1
exit 5
