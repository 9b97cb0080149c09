"""gdb commands for the kernel's own structures (make gdb loads them; `help user-defined`).

  tasks            all threads of all processes, the running one marked
  areas [PID]      the areas of a process (default: the running one), as /proc/PID/maps has them
  walk ADDRESS     the page-table walk of an address through the current CR3, bits decoded
  zones            free blocks of each zone by order
"""
import gdb

KERNEL_BASE = 0xC0000000
PAGE_SHIFT = 12
BITS = ((0, "present"), (1, "writable"), (2, "user"), (3, "write-through"), (4, "no-cache"),
        (5, "accessed"), (6, "dirty"), (7, "large/pat"), (8, "global"))


def entries(head, type_name, member):
    """The structures on a struct list_head."""
    pointer = gdb.lookup_type(f"struct {type_name}").pointer()
    offset = next(field.bitpos // 8 for field in pointer.target().fields() if field.name == member)
    node = head["next"]
    while node != head.address:
        yield (node.cast(gdb.lookup_type("char").pointer()) - offset).cast(pointer).dereference()
        node = node["next"]


def symbol(name):
    return gdb.parse_and_eval(name)


def tasks():
    for process in entries(symbol("all_processes"), "process", "all_link"):
        yield from entries(process["threads"], "task", "thread_link")


def current():
    task = symbol("current_task")[0]
    if not int(task):
        raise gdb.GdbError("no process runs yet")
    return task.dereference()


class Command(gdb.Command):
    """Registers itself under its class's lower-case name; do() gets the argument string."""

    def __init__(self):
        super().__init__(type(self).__name__.lower(), gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        self.do(argument.strip())

    def do(self, argument):
        raise NotImplementedError


class Tasks(Command):
    """All threads; * is the running one."""

    def do(self, argument):
        running = int(current()["pid"])
        for task in tasks():
            mark = "*" if int(task["pid"]) == running else " "
            state = str(task["state"]).removeprefix("TASK_").lower()
            print(f"{mark} {int(task['tgid']):5} {int(task['pid']):5} {state:16} {task['comm'].string():16} "
                  f"minflt {int(task['minflt'])} majflt {int(task['majflt'])} {task.address}")


class Areas(Command):
    """areas [PID]: the areas of a process."""

    def do(self, argument):
        task = current()
        if argument:
            task = next((t for t in tasks() if int(t["pid"]) == int(argument)), None)
        if task is None or not int(task["mm"]):
            raise gdb.GdbError("no such process, or it has no address space")
        for area in entries(task["mm"]["area_list"], "vm_area", "link"):
            flags = int(area["flags"])
            letters = "".join(letter if flags & bit else "-" for bit, letter in
                              ((1, "r"), (2, "w"), (4, "x")))
            kind = "file" if int(area["file"]) else "anon"
            print(f"{int(area['start']):08x}-{int(area['end']):08x} {letters}"
                  f"{'s' if flags & 8 else 'p'} {kind} flags 0x{flags:x}")


class Walk(Command):
    """walk ADDRESS: CR3 -> PDE -> PTE -> frame."""

    def do(self, argument):
        address = int(gdb.parse_and_eval(argument)) & 0xFFFFFFFF
        directory = int(gdb.parse_and_eval("$cr3")) & ~0xFFF & 0xFFFFFFFF
        index, entry = address >> 22, address >> PAGE_SHIFT & 1023
        pde = self.read(directory + 4 * index)
        print(f"CR3 {directory:08x}\nPDE[{index}] {self.decode(pde)}")
        if not pde & 1:
            return
        if pde & 0x80:
            print(f"4 MiB page: physical {(pde & 0xFFC00000) | (address & 0x3FFFFF):08x}")
            return
        pte = self.read((pde & ~0xFFF) + 4 * entry)
        print(f"PTE[{entry}] {self.decode(pte)}")
        if pte & 1:
            print(f"physical {(pte & ~0xFFF) | (address & 0xFFF):08x}")

    @staticmethod
    def read(physical):
        """Page tables are in low memory, which the kernel sees at KERNEL_BASE."""
        memory = gdb.selected_inferior().read_memory(KERNEL_BASE + physical, 4)
        return int.from_bytes(memory.tobytes(), "little")

    @staticmethod
    def decode(raw):
        names = " ".join(name for bit, name in BITS if raw >> bit & 1)
        return f"{raw:08x} frame {raw >> PAGE_SHIFT:05x} {names or 'empty'}"


class Zones(Command):
    """Free blocks of each zone by order, as /proc/buddyinfo."""

    def do(self, argument):
        zones = symbol("zones")
        for i in range(zones.type.range()[1] + 1):
            zone = zones[i]
            if not int(zone["managed"]):
                continue
            orders = range(zone["area"].type.range()[1] + 1)
            blocks = " ".join(f"{int(zone['area'][o]['count']):5}" for o in orders)
            print(f"{zone['name'].string():8} free {int(zone['free']):7} {blocks}")


for command in (Tasks, Areas, Walk, Zones):
    command()
