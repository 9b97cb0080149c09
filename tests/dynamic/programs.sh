# Programs that allocate in ways of their own; the output is the same on every kernel.
section() {
    echo "== $*"
}

section lua
lua5.4 - <<'END'
local squares = {}
for i = 1, 100000 do squares[i] = i * i end
table.sort(squares, function(a, b) return a > b end)
print(#squares, squares[1], squares[#squares], math.pi, 7 // 2, 1 << 40)
print(pcall(error, "raised"), string.format("%5.2f|%q", 2 / 3, "a\nb"))
local producer = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(producer(), producer(), producer())
local words = setmetatable({}, {__mode = "k"})
for i = 1, 20000 do words[{}] = ("x"):rep(i % 100) end
collectgarbage()
print(next(words), collectgarbage("count") < 10000)
for line in io.popen("seq 3 | sort -r"):lines() do io.write(line, " ") end
print(os.execute("exit 3"))
END

section sqlite3 in memory
sed 's/60000/6000/' work.sql | sqlite3 :memory:

section sqlite3 in a file
sqlite3 /tmp/file.db <<'END'
PRAGMA journal_mode = WAL;
CREATE TABLE t (a, b);
BEGIN;
INSERT INTO t VALUES (1, 'one'), (2, 'two');
COMMIT;
BEGIN;
DELETE FROM t;
ROLLBACK;
INSERT INTO t SELECT a + 10, b || b FROM t;
SELECT * FROM t;
PRAGMA integrity_check;
END
sqlite3 /tmp/file.db 'PRAGMA mmap_size = 1000000; SELECT sum(a), group_concat(b) FROM t'

section cc1
cc1 -quiet -O2 -nostdinc -fno-diagnostics-color linked.c -o /tmp/work.s
md5sum </tmp/work.s
wc -l </tmp/work.s
echo 'int f(void) { return x; }' >/tmp/wrong.c
cc1 -quiet -nostdinc /tmp/wrong.c -o /tmp/wrong.s -fno-diagnostics-color 2>&1 | grep error:

section memtester
memtester 1M 1 | tr -d '\b' | sed 's/  *[^ ]*ok$/ ok/; s/: .*ok$/: ok/'
