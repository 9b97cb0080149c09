#--- bad usage is told on standard error with status 2
for tool in "cat -z" "ls -z" "rm" "mkdir" "cp x" "mv x" "head -n x" "tail -n x" "seq" "sleep" "uname -z" "free -z" "ps -z" "pmap" "time" "hexdump -z" "env -z" "wc -z" "grep" "rmdir" "tee -z" "touch" "ln x" "stat"; do $tool >out 2>err </dev/null; [ $? = 2 ] && [ ! -s out ] && grep -q ^usage: err || echo "wrong: $tool"; done; echo checked
#: checked
#--- ps: columns and headings
#:   PID  PPID MAJFLT MINFLT   RSS    VSZ STAT CMD
#:   PID TTY          TIME CMD
#: USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND
#: UID        PID  PPID  C STIME TTY          TIME CMD
#: 1
#: /bin/sleep 30
#: sleep
#: 0
#: 1
ps -o pid,ppid,majflt,minflt,rss,vsz,stat,cmd | head -n 1
ps -e | head -n 1
ps aux | head -n 1
ps -ef | head -n 1
ps -e -o pid= | head -n 1 | tr -d ' '
/bin/sleep 30 &
sleep 0.1
ps -p $! -o cmd=
ps -o comm= -C sleep -p $! | head -n 1
ps -C sleep -o pid,cmd | grep -q "$! /bin/sleep 30$"; echo $?
kill $!
ps -C nosuchcommand -o pid=; echo $?
#--- ps: widths of a row
#: match
ps -p $$ -o pid,ppid,majflt,minflt,rss,vsz,stat,cmd | tail -n 1 | grep -q '^ *[0-9]* *[0-9]*  *[0-9]*  *[0-9]*  *[0-9]*  *[0-9]* [A-Z][a-zA-Z+<]*  *.*dash' && echo match
#--- free: every line adds up
#:                total        used        free      shared  buff/cache   available
#: total is 1
#: Swap is 1
free | head -n 1
free | awk '/Mem/ { getline line < "/proc/meminfo"; split(line, a); print "total is", a[2] == $2 && $2 - $7 == $3 } /Swap/ { print "Swap is", $2 - $4 == $3 }'
#--- free: units
#: 1
#: 1
free -m | awk '/Mem/ { m = $2 } END { "free -k" | getline; "free -k" | getline; print int($2 / 1024) == m }'
free -h | awk '/Mem/ { print $2 ~ /^[0-9.]+[KMGT]i$/ }'
#--- pmap: the total is the sum of the areas
#: sum 1
#: extended 1
#: 42
sleep 30 & sleep 0.2; pmap $! | awk '/K / { sum += $2 } /total/ { print "sum", sum "K" == $2 }'
pmap -x $! | awk '$1 ~ /^[0-9a-f]+$/ { size += $2; rss += $3 } /total/ { print "extended", (size == $3 && rss == $4 && rss > 0) }'
kill $!; pmap 999999; echo $?
#--- time
#: real 0.10
#: user 0.00
#: sys 0.00
#: 3
#: 0
#: 127
time -p /bin/sleep 0.1 2>&1 | sed 's/^real 0.1[0-9]/real 0.10/; s/^\(user\|sys\) .*/\1 0.00/'
time sh -c 'exit 3' 2>/dev/null; echo $?
time true 2>&1 | grep -c '^m[ai][jn]flt [0-9]*$' | sed s/2/0/
time nosuchprogram 2>/dev/null; echo $?
#--- stat
#:   File: f
#: regular file
#: 1
printf abc >f
stat f | head -n 1
stat f | sed -n 's/.*IO Block: [0-9]* *//p'
stat f | grep -c 'Size: 3 '
#--- clear
clear | od -c | head -n 1
#: 0000000 033   [   H 033   [   2   J
