f(1_000, 0xff, 0b11, 0o17, 1.5, 1e3, 2.0, .5, 10n, -4, 123456789012345678901234567890);
f('it\'s', "tab\there", '\u00e9\x41\u{1F600}\ud83d\ude00', 'one \
line', '\0');
f(true, null, undefined, void 0, /a+/g);
f(`plain`, `a-${b}-c\n${d.e}`, pulumi.interpolate`arn:${x}`, tag`none`);
f([1, , 2, ...more], [], { a, 'b-c': 1, [k]: 2, [`t`]: 3, 4: 5, m(x) { return x; }, get g() { return 1; }, set g(v) {}, ...s });
f(a?.b?.[0]?.(1), a!.b!, a['key'], (a as B).c, <B>a, a satisfies B, a as const, make<B>, await p, (a, b));
f(new Map<string, number>(), new a.B(...rest), new Bare, new (pick())());
f(a === b, a !== b, a == b, a && b || c, a ?? b, !a, -a, +a, typeof a, delete a.b, 'k' in o, 2 ** 3 % 4);
f(a instanceof B, a | b, ~a, i++);
f(ok ? 1 : no ? 2 : 3);
f(x => x.id, (x, y = 2) => ({ x, y }), async ({ id }) => { await id; }, function named() {}, x => (y = x), function* () { yield 1; });
f(super.make(), this, import.meta.url, import('./later'));
