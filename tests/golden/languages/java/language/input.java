import a.b.C;

record Size(int cpu, String memory) {
    Size {
        if (cpu < 1) throw new IllegalArgumentException("cpu");
    }
}

enum Env { DEV, PROD("eu") ; private String region; Env(String region) { this.region = region; } }

interface Names { String TEAM = "ops"; }

class Language {
    static final Map<String, String> TAGS = new HashMap<>() {{ put("team", "ops"); put("cost", "1"); }};
    static int[] ports = {80, 0x1BB};
    static { TAGS.put("late", "yes"); }
    { started = true; }
    boolean started;

    Language() { super(); }

    String pick(Env env) {
        String size = switch (env) {
            case DEV -> "small";
            case PROD -> { log(env); yield "large"; }
            default -> throw new IllegalStateException();
        };
        switch (size) {
            case "small":
            case "tiny":
                count = 1;
                break;
            case "large":
                count = 2;
            default:
                count++;
        }
        String policy = """
            {
              "Effect": "Allow",\t
              "Name": "a\"b" \
            }
            """;
        try (var in = open(); out) {
            do { i = j = 2; } while (i < 3 && !done || -1 > k);
        } catch (IOException | RuntimeException e) {
            throw e;
        } finally {
            close();
        }
        Runnable task = () -> { run(names[i++]); };
        Visitor visitor = new Visitor() {
            @Override
            public void visit(Node node) { seen.add(node); }
        };
        String letter = "" + (char) ('a' + i) + 'z' + 1.5f + 017;
        return started instanceof Object ? (String) policy : null;
    }
}
