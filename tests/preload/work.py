"""Much allocation in python3: dictionaries, strings, lists, threads. Prints sums."""
import json
import os
import random
import re
import sys
import threading
import zlib

random.seed(7)


def words(n):
    return ["".join(random.choice("abcdefghij") for _ in range(random.randint(1, 12)))
            for _ in range(n)]


def count(text):
    counts = {}
    for word in text:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


class Node:
    def __init__(self, value):
        self.value, self.left, self.right = value, None, None

    def insert(self, value):
        node = self
        while True:
            side = "left" if value < node.value else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Node(value))
                return
            node = child


def tree_sum(n):
    root = Node(n / 2)
    for _ in range(n):
        root.insert(random.random() * n)
    stack, total, nodes = [root], 0, 0
    while stack:
        node = stack.pop()
        total, nodes = total + int(node.value), nodes + 1
        stack += [child for child in (node.left, node.right) if child]
    return total, nodes


def in_threads(n):
    results = [0] * n

    def work(i):
        buffers = [bytes([i]) * (k * 37 % 5000) for k in range(2000)]
        results[i] = zlib.crc32(b"".join(buffers))
    threads = [threading.Thread(target=work, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def in_child():
    readable, writable = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writable, str(len(json.dumps(count(TEXT)))).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    return os.read(readable, 100)


TEXT = words(40000)
print("words", count(TEXT)[:5])
print("json", zlib.crc32(json.dumps(count(TEXT)).encode()))
print("parsed", len(json.loads(json.dumps({word: TEXT[:20] for word in TEXT[:2000]}))))
print("tree", tree_sum(20000))
print("matches", len(re.findall(r"a[b-e]+f", " ".join(TEXT))))
print("big", sum(int(digit) for digit in str(7 ** 4000)))
print("threads", in_threads(6))
print("child", in_child())
print("grown", len("".join(str(i) for i in range(200000))), sys.getsizeof(list(range(100000))))
