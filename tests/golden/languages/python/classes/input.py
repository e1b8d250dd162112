@dataclass(frozen=True)
class Settings:
    name: str
    zones: list[str] = field(default_factory=list)
    size: int = field(default=3)
    kind: ClassVar[str] = "settings"

    def __post_init__(self):
        check(self.name)


class More(Settings, metaclass=Meta):
    pass


@dataclasses.dataclass
class Wide(Settings):
    extra: int = 1


class Tier(str, Enum):
    WEB = "web"
    APP = "app"


class Service(pulumi.ComponentResource):
    """Has everything."""

    limit = 5
    class Inner:
        x = 1

    def __init__(me, name, opts=None):
        pulumi.ComponentResource.__init__(me, "app:Service", name, {}, opts)
        super(Service, me).__init__(name)
        me.name = name

        def inner(x, me):
            return me + x

        me.handlers = [lambda e: me.run(e), inner]

    @staticmethod
    def make(name):
        return Service(name)

    @classmethod
    def default(cls):
        return cls("default", limit=cls.limit)

    @property
    def size(self):
        return self._size

    @size.setter
    def size(self, value):
        self._size = value

    @size.deleter
    def size(self):
        del self._size

    @app.route("/x")
    async def run(self, event, /, *args, **options):
        global counter
        counter = await self.client.run(event)
        local = 1
        if local:
            local = 2
