#--- test: strings and numbers
t() { "$@"; printf %s $?; }
t [ a ]; t [ '' ]; t [ ]; t test; t [ a = a ]; t [ a = b ]; t [ a != b ]; t [ -n a ]; t [ -z a ]; t [ -z '' ]; echo
t [ 1 -eq 1 ]; t [ 1 -ne 1 ]; t [ 1 -lt 2 ]; t [ 2 -le 1 ]; t [ 2 -gt 1 ]; t [ 1 -ge 2 ]; t [ -5 -lt 3 ]; echo
t [ ! a ]; t [ ! '' ]; t [ ! a = b ]; t [ -n ]; t [ = ]; t [ ! ]; t [ '(' a ')' ]; t [ -f = -f ]; t [ a -a b ]; t [ '' -o b ]; echo
t [ '(' a = b ')' -o c = c ]; t [ ! '(' a = a ')' ]; echo
[ x -eq 1 ] 2>/dev/null; echo $?; [ a 2>/dev/null; echo $?; [ 1 2 3 ] 2>/dev/null; echo $?
#--- test: files
echo x >f; : >e; mkdir d; ln -s f l; ln -s missing m; chmod 755 f
for o in -e -f -d -r -w -x -s -L -h; do for n in f e d l m nofile; do [ $o $n ]; printf '%s' $?; done; echo " $o"; done
[ -c /dev/null ]; echo $?; [ -p f ]; echo $?; [ -b f ]; echo $?; [ -S f ]; echo $?; [ f -ef l ]; echo $?
touch -d '2001-01-01' old; [ f -nt old ]; echo $?; [ f -ot old ]; echo $?; [ -t 0 ]; echo $?
#--- echo
echo -n a; echo b; echo; echo "" x; echo -- y; echo a b
#--- echo with escapes
#: a	b
#: c\td
#: stop
echo -e 'a\tb'
echo 'c\td'
echo -e 'stop\c'; echo
#--- printf
printf '%s-%d-%x-%o-%c-%%\n' str 42 255 8 xyz; printf '%5d|%-5d|%05d|%+d\n' 1 2 3 4; printf '%s\n' a b c
printf '%s %s\n' a b c; printf 'a\tb\\\n'; printf '%b\n' 'x\ty'; printf '%.2s|%5s|%-5s|\n' abc de fg; printf '\101\n'
printf 'no newline'; echo; printf '%d\n' 0x10; printf '%d\n' "'A"; printf '%*d\n' 4 7; printf '%s'; printf '%d\n'; echo
printf '%d\n' abc 2>/dev/null; echo $?; printf '%u %X\n' 7 255; printf 'a%sb\n' ''
#--- read
echo 'a b  c d' >f; read x y <f; echo "[$x][$y]"; read x <f; echo "[$x]"; echo '  lead trail  ' | { read x; echo "[$x]"; }
printf '%s\n' 'a\tb\' >f; read -r x <f; printf "[%s]\n" "$x"; printf 'a\\\nb\n' | { read x; echo "[$x]"; }; printf 'no newline' | { read x; echo "$? [$x]"; }
IFS=: ; echo 'a:b:c' | { read x y; echo "[$x][$y]"; }; echo 'a::c' | { read x y z; echo "[$x][$y][$z]"; }; read x </dev/null; echo "$? [$x]"
echo a:b: | { read x y; echo "[$x][$y]"; }; echo a:b | { read x y z; echo "[$x][$y][$z]"; }; echo :x | { read a b; echo "[$a][$b]"; }
echo 'a\ b c' | { IFS=' ' read x y; echo "[$x][$y]"; }; printf '1\n2\n3\n' | while read n; do printf "<$n>"; done; echo
#--- getopts
f() { OPTIND=1; while getopts ab:c o "$@"; do echo "$o ${OPTARG:-none} "; done; shift $((OPTIND - 1)); echo "rest $*"; }
f -a -b val -c x y; f -abval -- -c; f -ac z; f -x 2>/dev/null; f -b 2>/dev/null; f
g() { OPTIND=1; while getopts :ab: o "$@"; do echo "$o ${OPTARG:-none}"; done; }; g -x; g -b
#--- kill
kill -l 9; kill -l 137; kill -0 $$; echo $?; sleep 5 & kill $!; wait $!; echo $?; sleep 5 & kill -KILL $!; wait $! ; echo $?
sleep 5 & sleep 0.3; kill -s INT $!; kill -9 $!; wait $!; echo $?; kill -0 999999 2>/dev/null; echo $?
#--- type and command -v
#: true is a shell builtin
#: f is a shell function
#: : is a special shell builtin
#: nosuch: not found
#: true
f() { :; }
type true f :
type nosuch
command -v true
#--- local and nested scopes
f() { local a=1 b; b=2; g; echo $a$b; }; g() { local a=9; b=7; }; a=x b=y; f; echo $a$b
#--- xtrace goes to standard error
#: out
#: + echo out
exec 2>err
set -x
echo out
set +x
grep out err
#--- exec replaces the shell
exec echo replaced; echo not reached
#--- exec of a missing program
exec nosuchprogram 2>/dev/null; echo not reached
#--- colon, true, false
:; echo $?; true; echo $?; false; echo $?; : ${v:=set}; echo $v
#--- wait for several
sleep 0.1 & a=$!; (exit 3) & b=$!; wait $a $b; echo $?; wait; echo $?
