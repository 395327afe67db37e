import attr_a

try:
    attr_a.done
except AttributeError as e:
    print(str(e).replace(__file__.rpartition("/")[0] + "/", ""))
