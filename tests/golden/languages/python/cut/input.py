class Shop(Stack):
    def __init__(self, scope, id):
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        )
        self.role = iam.Role(
            self,
            "Role",
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess"),
                iam.ManagedPolicy.from_aws_man
