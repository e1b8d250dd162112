text = "a\tb\u00e9\x41\101\N{BULLET}\q\
c"
raw = r"a\tb" rb"\n" b"\x41\u00e9"
long = """
    kept
    as it is {x}
"""
template = f"a-{b!r:>{width}}-{{c}}-{d['e']}" "-tail" f'{"in" + f"{n}"}'
label = f"{total=}"
nothing = f"plain"
numbers = [1_000, 0xFF, 0b11, 1e3, .5, -7, 3j, ...]
words = (True, False, None)
things = {"a": 1, "b": [*items, 2], **rest, 3: {1, 2}}
merged = tags | {"Name": "x"}
chain = 0 < size <= 10 != other
tests = a in b, a not in b, a is None, a is not None, not a and b or c
choice = x if y else z
maths = -a + b * c // d ** 2 % e << 1
part = rows[0][1:2]["k"]
pairs = table[a, b]
calls = f(*args, 1, k=2, **options)(g(x for x in y))
squares = [x * x for row in rows if row for x in row if x > 1 if x < 9]
lookup = {k: v.id for k, v in pairs.items()}
unique = {x for x in y}
later = lambda a, *b, c=1, **d: (a, b)
value = (found := search(text)) and found.group()
each = [y for x in xs if (y := f(x))]
waited = await client.get(url)
