package language

type Env string

type Tags map[string]string

const (
	Dev Env = "dev"
	One     = iota
	Two
	Four, Five = 1 << iota, "five"
)

var (
	a, b  = 1, 2
	names []string
	byName map[string]int
	size  struct{ cpu int }
)

type Rule struct {
	Port int
	Cidr string
}

func pick(env Env, rest ...string) (name string, err error) {
	rules := []Rule{{80, "10.0.0.0/8"}, {Port: 443}}
	table := []struct {
		name string
		port int
	}{{"web", 80}, {name: "db"}}
	nested := map[string][]Rule{"in": {{Port: 1}}}
	tags := Tags{"a": "b", key: value}
	list := pulumi.StringArray{pulumi.String("x")}
	made := make([]string, 0, len(rules))
	counts := make(map[string]int)
	copied := append(made, rest...)
	text := `raw "text"
on two lines` + "\tescaped\u00e9\x41"
	letter := string(rune('a' + i))
	if v, ok := tags["a"]; ok && !done {
		a, b = b, a
	} else if s, ok := any.(string); ok {
		counts[s] += 2
	} else {
		i--
	}
	switch mode := f(); mode {
	case "x", "y":
		one()
		fallthrough
	case "z":
		two()
		break
	default:
		three()
	}
	switch {
	case a > 1:
		four()
	}
	for i := 0; i < 3; i++ {
		continue
	}
	for key := range tags {
		break
	}
	for _, rule := range rules {
		go start(rule.Port)
	}
	for running {
		panic("no")
	}
	part := list[1:2]
	_ = []byte(text)
	_, err = f()
	bit := a &^ b
	return
}
