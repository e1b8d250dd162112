Here is the stack:
class Shop(Stack):
    def first(self):
        a = s3.Bucket(self, "A", versioned=True
        b = s3.Bucket(self, "B")

    def second(self, x
        c = ec2.Vpc(
            self, "C",
            subnets=[
                ec2.Subnet(name="one", mask=24,
                ec2.Subnet(name="two"),
            ],
        )

    def third(self):
        d = sqs.Queue
            self, "D",
            fifo=True
            retention=5,
        )
        if d:
            e = f(1))
        else
            g = h({"k" value(1)})
        and so on for the others
        i = j(1)

k = l(2)
