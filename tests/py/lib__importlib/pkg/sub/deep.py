from ..mod import x
