"""A one-way constraint solver: polymorphic constraints, strengths, plans that are executed."""

N = 260

STRENGTHS = {"required": 0, "strong": 1, "medium": 2, "weak": 3, "free": 4}


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.strength = STRENGTHS["free"]
        self.mark = 0


class Constraint:
    def __init__(self, strength):
        self.strength = STRENGTHS[strength]
        self.output = None

    def variables(self):
        return ()

    def inputs(self):
        return [v for v in self.variables() if v is not self.output]

    def known(self, mark):
        return all(v.mark == mark or v.determined_by is None for v in self.inputs())

    def choose(self, mark):
        best = None
        for v in self.variables():
            if v.mark != mark and v.strength > self.strength and (best is None or v.strength > best.strength):
                best = v
        self.output = best
        return best is not None

    def execute(self):
        raise NotImplementedError

    def satisfied(self):
        return self.output is not None


class Stay(Constraint):
    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable

    def variables(self):
        return (self.variable,)

    def execute(self):
        pass


class Edit(Stay):
    value = 0

    def execute(self):
        self.variable.value = self.value


class Equal(Constraint):
    def __init__(self, a, b, strength):
        super().__init__(strength)
        self.a, self.b = a, b

    def variables(self):
        return (self.a, self.b)

    def source(self):
        return self.a if self.output is self.b else self.b

    def execute(self):
        self.output.value = self.source().value


class Scale(Equal):
    def __init__(self, a, b, factor, offset, strength):
        super().__init__(a, b, strength)
        self.factor, self.offset = factor, offset

    def execute(self):
        if self.output is self.b:
            self.b.value = self.a.value * self.factor + self.offset
        else:
            self.a.value = (self.b.value - self.offset) // self.factor


class Planner:
    def __init__(self):
        self.mark = 0
        self.steps = 0

    def add(self, constraint):
        for v in constraint.variables():
            v.constraints.append(constraint)
        self.mark += 1
        pending = [constraint]
        while pending:
            current = pending.pop()
            retracted = self.satisfy(current)
            if retracted is not None:
                pending.append(retracted)

    def satisfy(self, constraint):
        self.steps += 1
        if not constraint.choose(self.mark):
            return None
        for v in constraint.inputs():
            v.mark = self.mark
        out = constraint.output
        overridden = out.determined_by
        if overridden is not None:
            overridden.output = None
        out.determined_by = constraint
        self.propagate(constraint)
        out.mark = self.mark
        return overridden

    def propagate(self, start):
        todo = [start]
        while todo:
            c = todo.pop()
            out = c.output
            weakest = c.strength
            for v in c.inputs():
                if v.strength > weakest:
                    weakest = v.strength
            out.strength = weakest
            c.execute()
            self.steps += 1
            for other in out.constraints:
                if other is not c and other.satisfied() and other.output is not out:
                    todo.append(other)

    def remove(self, constraint):
        out = constraint.output
        for v in constraint.variables():
            v.constraints.remove(constraint)
        if out is None:
            return
        constraint.output = None
        out.determined_by = None
        out.strength = STRENGTHS["free"]
        for other in sorted(out.constraints, key=lambda c: c.strength):
            if not other.satisfied():
                self.mark += 1
                self.satisfy(other)

    def plan(self, edit):
        self.mark += 1
        order = []
        todo = [edit]
        while todo:
            c = todo.pop()
            out = c.output
            if out.mark != self.mark:
                order.append(c)
                out.mark = self.mark
                todo.extend(o for o in out.constraints if o.satisfied() and o.output is not out)
        return order


def chain(n):
    planner = Planner()
    variables = [Variable(f"v{i}", 0) for i in range(n + 1)]
    for a, b in zip(variables, variables[1:]):
        planner.add(Equal(a, b, "required"))
    planner.add(Stay(variables[-1], "weak"))
    edit = Edit(variables[0], "strong")
    planner.add(edit)
    plan = planner.plan(edit)
    checks = 0
    for value in range(n // 2):
        edit.value = value
        for constraint in plan:
            constraint.execute()
        checks += variables[-1].value == value
    planner.remove(edit)
    return checks, planner.steps, len(plan)


def projection(n):
    planner = Planner()
    pairs = []
    for i in range(n):
        a, b = Variable(f"a{i}", i), Variable(f"b{i}", 0)
        planner.add(Stay(a, "medium"))
        planner.add(Scale(a, b, 10, 1000, "required"))
        pairs.append((a, b))
    total = 0
    for a, b in pairs:
        edit = Edit(a, "strong")
        planner.add(edit)
        edit.value = 17
        for constraint in planner.plan(edit):
            constraint.execute()
        total += b.value
        planner.remove(edit)
    return total, planner.steps


def run(n):
    return [chain(n) for _ in range(3)][-1], [projection(n * 3) for _ in range(4)][-1]
