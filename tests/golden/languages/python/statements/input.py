import a.b, c.d as e
from . import f
from .. g.h import *
x = y = make()
first, (second, *others), last = values
for key, value in table.items():
    total += value
    if key == "end":
        break
    elif (n := len(key)) > 3:
        continue
    else:
        pass
else:
    done()
while more():
    step()
try:
    risky()
except (KeyError, ValueError) as error:
    raise RuntimeError("no") from error
except OSError:
    handle()
else:
    well()
finally:
    clean()
with open(path) as file, lock:
    data = file.read()
with (a() as b, c() as (d, g),):
    use(b)
match size:
    case "small" | "tiny":
        n = 1
    case Size.LARGE if big:
        n = 3
    case -1:
        n = 0
    case {"k": k}:
        n = k
    case other:
        n = other
match size:
    case _:
        n = 9
assert x, "left out"
del x
print(n)
yield n
def f(a, b: int = 1, *, c: str, d=None, **e) -> str:
    def g():
        nonlocal a
        a = 1
    return
async def h(*args):
    return 1, 2
