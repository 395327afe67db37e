class C(Base, metaclass=M):
    "Doc."
    x: int = 1
    if x:
        y: str
    def m(self):
        self.__p = super().m() + super(C, self).q
    z = [x for x in y]
class G[T](B): pass
type Alias[T] = list[T]
