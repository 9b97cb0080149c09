#--- head
seq 1 20 >f; head f; head -n 3 f; head -2 f; head -n 0 f; head -n 1 f f; head -n 100 f | wc -l; seq 3 | head -n 2; head missing || echo failed; printf x | head
#--- tail
seq 1 20 >f; tail f; tail -n 3 f; tail -2 f; tail -n +18 f; tail -n 0 f; tail -n 100 f | wc -l; seq 3 | tail -n 1; printf 'a\nb' | tail -n 1; printf '\n\n\n' | tail -n 2 | wc -l; tail missing || echo failed; tail -n 1 /dev/null
#--- wc
printf 'a b\nc' >f; : >e; wc -l f; wc -w f; wc -c f; wc -lw f; wc f e; wc -l <f; wc -l missing || echo failed
#--- grep
printf 'abc\nABC\na.c\nxyz\n\naab\na*b\n' >f; for p in abc 'a.c' 'a\.c' '^a' 'c$' '^$' 'a*b' 'a\*b' '[x-z]*z' '[^a]b' '^[aA]' 'x*' 'q' '.*' 'b[a-c]*$' 'aa*b' ']' '[]x]yz' '\a'; do echo "== $p"; grep "$p" f; echo $?; done
grep -v a f; grep -c a f; grep -n b f; grep -i ABC f; grep -q abc f; echo $?; grep -l abc f; grep abc f f; grep -h abc f f; grep -F a.c f; grep -F -i A.C f; grep x missing; echo $?; echo abc | grep b; grep -ci '[A-C]' f
#--- seq
seq 3; seq 2 4; seq 1 3 9; seq 5 -2 0; seq 3 1; seq -- -2 0 2>/dev/null | wc -l; seq x 2>/dev/null || echo failed
#--- hexdump
#: 00000000  30 31 32 33 34 35 36 37  38 39 0a 00 ff 41 42 43  |0123456789...ABC|
#: 00000010  78                                                |x|
#: 00000011
#: 0000000 3130 3332 3534 3736 3938 000a 41ff 4342
#: 0000010 0078                                   
#: 0000011
#: 00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
#: *
#: 00000020  00 00 00 00 00 00 00 00                           |........|
#: 00000028
#: 00000002  32 33 34                                          |234|
#: 00000005
printf '0123456789\n\0\377ABCx' >f
hexdump -C f
hexdump f
/usr/bin/head -c 40 /dev/zero | hexdump -C
hexdump -C -s 2 -n 3 f
#--- yes
yes | head -n 2; yes a b | head -n 1
#--- env
env -i A=1 B=2 env | sort; env -i A=x sh -c 'echo $A' 2>/dev/null; env -u HOME sh -c 'echo [$HOME]'; env nosuchprogram; echo $?; env A=b sh -c 'echo $A'
#--- true, false, sleep
true; echo $?; false; echo $?; sleep 0; sleep 0.01 && echo slept; sleep 0.005s .001; echo $?; sleep x 2>/dev/null || echo failed
#--- uname
uname; uname -s; uname -snr; uname -r -s; uname -v
