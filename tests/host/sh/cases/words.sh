#--- quoting
printf '%s\n' 'a  b' "c  d" e\ \ f "x'y" 'x"y' "a\"b\\c\$d\e" a"b"'c'd ""
printf '[%s]' '' "" a''b; echo
#--- line continuation
echo a\
b "c\
d"
echo one &&\
  echo two
#--- parameters
echo "$1|$2|$3|$#|$*|$@"
printf '<%s>' $*; echo; printf '<%s>' "$*"; echo; printf '<%s>' $@; echo; printf '<%s>' "$@"; echo
printf '<%s>' "a$@b"; echo
IFS=:; echo "$*"; printf '<%s>' $*; echo
#--- empty positional parameters vanish
set --; printf '<%s>' "$@" x; echo; printf '<%s>' $@ $* x; echo; printf '<%s>' "$*" x; echo
#--- defaults
unset a; b=; c=val
echo ${a-1} ${a:-2} ${b-3} ${b:-4} ${c-5} ${c:-6}
echo ${a+1} ${a:+2} ${b+3} ${b:+4} ${c+5} ${c:+6} .
echo ${a:=x}$a ${b=y}$b. ${#c} ${#a}
echo "${a:-"quoted  word"}" "${z:-in  side}" ${z:-two  words} "${z:-$(echo sub)}"
#--- default words are split and quoted right
printf '<%s>' ${z:-a "b c" d}; echo; printf '<%s>' "${z:-a b}"; echo; printf '<%s>' ${z-}; echo
#--- trimming
f=/usr/lib/libx.so.1
echo ${f#*/} ${f##*/} ${f%.*} ${f%%.*} ${f#nomatch} ${f%%/*}.
p='*'; echo "${f#"$p"}" "${f#$p}" "${f##$p}".
x='a*b*c'; echo "${x%\**}" "${x%%\**}" "${x#a\*}" ${x%'*c'}
#--- error when unset
(echo ${nope?}); echo $?; (echo ${nope:?message}); echo $?
echo ${nope?gone}
echo not reached
#--- nounset
set -u; (echo $nope); echo $?; echo ${nope-ok} $#
#--- command substitution
echo $(echo a; echo b) "$(echo a; echo b)" `echo c` "`echo d  e`" $(echo $(echo nested $(echo deep)))
x=$(printf 'a\n\n\n'); echo "[$x]"; echo "$(echo ")")" $(echo ')') $(case x in x) echo in-case;; esac)
echo `echo \`echo inner\`` "`echo \"q  q\"`"
x=$(false); echo $?; x=$(exit 3); echo $?; echo $(exit 4); echo $?
#--- substitution with a comment and a here-document
echo $(
  # it's a comment )
  echo visible
  cat <<END
here ) doc
END
)
#--- arithmetic
echo $((1+2*3)) $(((1+2)*3)) $((7/2)) $((-7/2)) $((7%3)) $((1<<10)) $((0x1f)) $((010)) $((1==1)) $((2>3))
echo $((5&3)) $((5|3)) $((5^3)) $((~5)) $((!5)) $((!0)) $((1&&0)) $((1||0)) $((1?2:3)) $((0?2:3))
x=5; echo $((x)) $(($x+1)) $((x=7)) $x $((x+=3)) $((x*=2)) $x $((x<<=2)) $((y)) $((x>y?x:y))
echo $((2147483647+1)) $((9223372036854775807)) $((-(-3))) $((- 3)) $((3 - -3)) "$((1 + 1))"
echo $((0 && 1/0)) $((1 || 1/0)) $((10-2-3)) $((2*3%4)) $((1<2)) $((1<=1)) $((3!=3))
#--- arithmetic is no command substitution, and the other way round
echo $((1+(2*3))) $( (echo sub) ) $( (echo a); (echo b) )
#--- division by zero
(echo $((1/0))); echo "status $?"
#--- field splitting
IFS=:; x=a:b::c:; printf '<%s>' $x; echo; IFS=' :'; x=' a : b::c  d: '; printf '<%s>' $x; echo
IFS=; x='a b'; printf '<%s>' $x; echo; unset IFS; x=' a  b '; printf '<%s>' $x; echo
IFS=:; x=':a'; printf '<%s>' $x; echo; printf '<%s>' a$x:b; echo; printf '<%s>' "$x"; echo
#--- no splitting where it does not belong
x='a b'; y=$x; echo "$y"; case $x in 'a b') echo case;; esac; z="$x"' c'; echo "$z"
#--- tilde
echo ~ ~/x "~" \~ a~ x=~; y=~/z; echo $y
#--- patterns
: >a1; : >a2; : >b1; : >.hidden; mkdir d; : >d/e; : >'sp ace'
echo *; echo a*; echo ?1; echo [ab]1; echo [!a]1; echo "*" \* '?'; echo nomatch*; echo .h*; echo */*; echo d/*
echo [[:alpha:]][0-9]; x='a*'; echo $x "$x"; echo ./a*; echo */; echo a[1-2]; echo "a"*; echo s*; echo [a]*[!1]
set -f; echo *; set +f; echo *1
#--- special parameters
true; echo $?; false; echo $?; echo $- | grep -c x; set -x 2>/dev/null; set +x; [ $$ -gt 0 ] && echo pid
sh -c 'echo $0 $1' name arg; echo ${10}. ${#} ${#1}
set -- 1 2 3 4 5 6 7 8 9 ten; echo ${10} $10
#--- shift and set
shift; echo $1 $#; shift 2; echo $#; set -- x y; echo $1$2; set a b c; echo $#; set -- -e; echo "[$1]"
#--- dollar that is none
echo $ "$" a$ $% "$ x" '$x' \$x
#--- braces and hashes are no syntax inside words
echo a#b {} }x {a,b} a=b '#'c # comment
