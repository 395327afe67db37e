# A module that is not there.
import json

print(json.dumps([1]))
import a_module_nobody_wrote.with_a_part
