'use strict';
if (a) b();
else if (c) { d(); }
else e();

for (const [key, value] of Object.entries(map)) { f(key); }
for (name in map) f(name);
for (let i = 0, n = 3; i < n; i++) { if (i) continue; }
for (;;) break;
while (more()) step();
do { once(); } while (again);
outer: for await (const x of y) { break outer; }

switch (size) {
  case 'small':
  case 'tiny': {
    one();
    break;
  }
  case 'large':
    two();
  case 'huge':
    three();
    return;
  default:
    none();
}

try { risky(); } catch (error) { mend(error); } finally { close(); }
try { risky(); } catch { }

{ const inner = 1; }

function gone() { throw new Error('no'); }
function empty() { return; }
items.forEach((item) => use(item));
type Left = 'out';
;
debugger;
