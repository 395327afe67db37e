# What a program exits with is shown as standard error shows it, also where UTF-8 has it not.
import sys

sys.exit("surrogates: \udcff")
