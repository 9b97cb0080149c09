#--- lists
true && echo a || echo b; false && echo c || echo d; false || false || echo e; ! true || echo f
true; echo g & wait; { echo h; echo i; }; (echo j; exit 3); echo $?; ! false; echo $?
#--- pipes
echo abc | tr a-c A-C | cat; printf 'b\na\n' | sort | while read x; do echo "<$x>"; done
false | true; echo $?; true | false; echo $?; ! true | false; echo $?; echo x |
cat
#--- pipe exit and SIGPIPE
yes | head -n 2; echo $?
#--- if
if true; then echo 1; fi; if false; then echo 2; else echo 3; fi
if false; then echo 4; elif true; then echo 5; else echo 6; fi
if false; then :; fi; echo $?; if (exit 3); then :; else echo $?; fi
#--- while, until, break, continue
i=0; while [ $i -lt 5 ]; do i=$((i+1)); [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done
until [ $i = 0 ]; do i=$((i-1)); done; echo $i
for a in 1 2; do for b in x y; do [ $b = y ] && continue 2; echo $a$b; done; done
for a in 1 2; do for b in x y; do break 2; done; echo no; done; echo end
while false; do :; done; echo $?; while :; do break; done; echo $?
#--- for
for x in a "b c" $(echo d e); do printf '<%s>' "$x"; done; echo; for x do printf '[%s]' "$x"; done; echo
for x in; do echo never; done; for x
in p q
do echo $x; done
#--- case
for x in a bc '*' '' 'x y' abc; do case $x in a) echo one;; b*|z) echo two;; \*) echo star;; '') echo empty;;
(x\ y) echo space;; *) echo other
esac; done
case a in b) ;; esac; echo $?; case a in a) false;; esac; echo $?; p='[a-c]'; case b in $p) echo pat;; esac
case b in "$p") echo no;; *) echo quoted;; esac; case esac in esac) echo never;; esac 2>/dev/null
#--- case with a matching keyword
case x in (if) echo 1;; x) echo 2;; esac; case if in if) echo 3;; esac
#--- functions
f() { echo "f $1 $#"; return 3; }; f a b; echo $? $1; g() (echo sub; x=inner); x=outer; g; echo $x
h() { local v=in; v2=changed; echo $v; }; v=out; v2=old; h; echo $v $v2
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi; }; fact 6
f() { echo redefined; }; f; unset -f f; f 2>/dev/null; echo $?
k() { for i in 1 2; do return 5; done; }; k; echo $?; r() { false; return; }; r; echo $?
o() { echo body; } >out; o; cat out
#--- a function may redefine itself while it runs
f() { f() { echo second; }; echo first; }; f; f
#--- recursion has a limit and the shell survives it
#: 2
f() { f; }
(f) 2>/dev/null
echo $?
#--- assignments
a=1 b=2; echo $a$b; a=x sh -c 'echo $a'; echo $a; PATH=/nonexistent true; echo $?
a=1; a=2 eval 'echo $a'; echo $a; f() { echo "in $v"; }; v=1 f; x=$a$b; echo $x; a=b=c; echo $a
e=; echo "[$e]"; 1a=b 2>/dev/null; echo $?
#--- export, unset, readonly
x=1; sh -c 'echo [$x]'; export x; sh -c 'echo [$x]'; export y=2; sh -c 'echo [$y]'; unset x; sh -c 'echo [$x]'
(readonly r=1; r=2; echo no) 2>/dev/null; echo $?
#--- redirection
echo one >f; echo two >>f; cat <f; cat f >g; wc -l <g; echo err >&2 2>/dev/null; { echo a; echo b >&2; } >h 2>&1; cat h
ls /nonexistent 2>/dev/null || echo failed; echo x 2>&1 >/dev/null | cat; exec 3>k; echo three >&3; exec 3>&-; cat k
echo in >m; read v <m; echo $v; while read l; do echo "<$l>"; done <f; : >n; [ -s n ] || echo empty; >o; ls o
cat <nonexistent || echo failed; echo x >/nonexistent/y || echo failed; echo 5 6>p; cat p
#--- redirection of compound commands
for i in 1 2; do echo $i; done >f; cat f; if true; then cat; fi <f; (cat) <f; while read x; do echo =$x; done <<END
a
b
END
case x in x) echo c;; esac >g; cat g; { cat <&3; } 3<f
#--- descriptors are given back
echo a >f; cat f; { echo b; } >g; echo c; : <f; read x <f; echo $x; exec 4<f; read y <&4; echo $y; exec 4<&-
#--- here-documents
x=val; cat <<A; cat <<'B'; cat <<-C
$x \$x `echo sub` $((1+1)) "q" 'q' \
joined
A
$x `no`
B
	tab $x
	C
cat <<X && echo after
body
X
cat <<"E O F"
quoted name
E O F
#--- a long here-document
cat <<END | wc -c
$(i=0; while [ $i -lt 200 ]; do echo 0123456789012345678901234567890123456789; i=$((i+1)); done)
END
#--- two here-documents on one line
cat <<A; cat <<B
1
A
2
B
#--- exit statuses
nosuchcommand 2>/dev/null; echo $?; /etc/passwd 2>/dev/null; echo $?; ./nofile 2>/dev/null; echo $?
sh -c 'exit 300'; echo $?; sh -c 'kill -9 $$' 2>/dev/null; echo $?; (exit 7); echo $?
#--- exit status of the script
true; (exit 9)
#--- exit with a status
exit 7
#--- exit without one
(exit 4); exit
#--- errexit
set -e; false || true; if false; then :; fi; ! true; false && true; echo here; (false; echo no); echo not reached
#--- errexit and functions
set -e; f() { false; echo in f; }; f || echo caught; f; echo not reached
#--- background
sleep 0.1 & p=$!; wait $p; echo $?; (exit 5) & wait $!; echo $?; { sleep 0.2; echo late; } & echo early; wait
sh -c 'kill -TERM $$' & wait $!; echo $?; wait 99999; echo $?
#--- a background job reads nothing
cat & wait; echo done
#--- subshells keep their changes
x=1; (x=2; cd /; echo $x; pwd); echo $x; (exit 2) || echo $?; ( (echo deep) ); echo $(x=3; echo $x)$x
#--- eval and dot
eval 'echo a; x="b  c"'; echo "$x"; eval echo '$x'; eval; echo $?; eval 'false'; echo $?
echo 'echo sourced $1; y=5; return 3; echo no' >s; . ./s; echo $? $y; eval 'for i in 1 2; do break; done; echo $i'
#--- dot of a missing file
. ./missing 2>/dev/null
echo not reached
#--- trap
trap 'echo bye' EXIT; trap 'echo usr' USR1; kill -USR1 $$; echo after; (trap 'echo sub' EXIT; exit 1); trap - USR1; exit 3
#--- trap that is ignored, and trap in a subshell
trap '' TERM; sh -c 'kill -TERM $$; echo survived'; kill -TERM $$; echo still; trap 'echo x' EXIT; (echo in sub)
#--- syntax errors
eval 'if' 2>/dev/null
echo not reached
#--- a syntax error ends the script
echo before
fi
echo after
#--- comments
echo a # b
# c
echo d#e
#--- command
echo() { printf 'mine\n'; }; echo x; command echo x; unset -f echo; command -v sh >/dev/null; command -v nosuch; echo $?
command nosuch 2>/dev/null; echo $?
#--- reserved words as arguments
echo if then else fi do done case esac while until for { } !
#--- newlines in odd places
for i in 1 2
do
    if
        true
    then
        echo $i
    fi
done
case x in
x)
    echo y
    ;;
esac

f()
{
    echo f
}
f &&
    echo and ||
    echo or
#--- long pipeline
echo x | cat | cat | cat | cat | cat | cat | cat
#--- a script from standard input shares it with its commands
#: one
#: rest
#: last
printf 'read x\none\necho $x\nhead -n 1\nrest\necho last\n' >in
SHELL_PATH=$(readlink /proc/$$/exe)
$SHELL_PATH <in
#--- script without a first line for the kernel
echo 'echo "ran $1"' >script; chmod +x script; ./script arg; echo $?
#--- umask, cd, pwd
umask 027; umask; mkdir d; cd d; cd ..; [ "$(pwd)" = "$PWD" ] && echo same; cd /; cd - >/dev/null; cd /nonexistent 2>/dev/null || echo failed
#--- noexec only checks the syntax
#: before
#: 0
#: 2
SHELL_PATH=$(readlink /proc/$$/exe)
echo before
$SHELL_PATH -n -c 'echo never; rm -r /nothing'
echo $?
$SHELL_PATH -n -c 'echo never; if' 2>/dev/null
echo $?
#--- PWD is right from the start
#: right
SHELL_PATH=$(readlink /proc/$$/exe)
PWD=/wrong $SHELL_PATH -c '[ "$PWD" = "$(pwd)" ] && echo right'
#--- a trap ends a wait
trap 'echo usr1' USR1
sleep 2 &
job=$!
(sleep 0.3; kill -USR1 $$) &
wait $job
echo $?
kill $job
