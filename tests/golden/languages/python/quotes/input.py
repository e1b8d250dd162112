class Shop(Stack):
    def first(self):
        """Makes the first one.
        a = s3.Bucket(self, "A")

    def second(self):
        ""Makes the second one."""
        b = s3.Bucket(self, "B")

    def third(self):
        """Makes the third one."""
        code = """
import json
def handler(event):
    return "c"
"""
        c = s3.Bucket(self, "C", code=code)
        d = s3.Bucket(self, "D)
        e = s3.Bucket(self, "E")
