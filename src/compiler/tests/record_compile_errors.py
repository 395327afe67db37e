"""Records what CPython says about the sources in compile_errors.in, for compile_errors.rs.

Run with the oracle in this folder: py314 record_compile_errors.py > compile_errors.txt
"""
import sys
import warnings

for source in open('compile_errors.in', encoding='utf-8').read().split('---\n'):
    print(source, end='')
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try:
            compile(source, '<case>', 'exec')
            outcome = 'ok'
        except SyntaxError as e:
            outcome = f'{type(e).__name__}: {e.msg} @ {e.lineno} {e.offset} {e.end_lineno} {e.end_offset}'
    for warning in caught:
        print(f'=> SyntaxWarning: {warning.message} @ {warning.lineno}')
    print('=>', outcome)
    print('---')
