data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id
  central    = "arn:${local.partition}:iam::${var.central_account_id}"

  # The only role of the central account that may assume each role.
  workers = {
    identification = "${local.central}:role${var.central_role_path}keyhammer-identifier"
    remediation    = "${local.central}:role${var.central_role_path}keyhammer-remediator"
  }

  # What each role may do: `npm run templates` writes it from the calls in the code.
  placeholders = {
    partition  = local.partition
    account_id = local.account_id
  }
  policies = {
    identification = templatefile("${path.module}/policies/identification.json.tftpl", local.placeholders)
    remediation    = templatefile("${path.module}/policies/remediation.json.tftpl", local.placeholders)
  }

  permissions_boundary = var.permissions_boundary_name == "" ? null : "arn:${local.partition}:iam::${local.account_id}:policy/${var.permissions_boundary_name}"
}

# The principal is the central account, and a condition says which of its roles: AWS refuses a principal that is not there yet,
# and keeps the internal id of one that is, so that a worker's role that is made again would be locked out.
data "aws_iam_policy_document" "trust" {
  for_each = local.workers

  statement {
    sid     = "Worker"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["${local.central}:root"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = [each.value]
    }

    dynamic "condition" {
      for_each = var.external_id == "" ? [] : [var.external_id]

      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [condition.value]
      }
    }
  }

  dynamic "statement" {
    for_each = length(var.operator_arns) == 0 ? [] : [var.operator_arns]

    content {
      sid     = "Operators"
      effect  = "Allow"
      actions = ["sts:AssumeRole"]

      principals {
        type        = "AWS"
        identifiers = ["${local.central}:root"]
      }

      condition {
        test     = "ArnLike"
        variable = "aws:PrincipalArn"
        values   = statement.value
      }

      dynamic "condition" {
        for_each = var.external_id == "" ? [] : [var.external_id]

        content {
          test     = "StringEquals"
          variable = "sts:ExternalId"
          values   = [condition.value]
        }
      }
    }
  }
}

resource "aws_iam_role" "identification" {
  name                 = var.identification_role_name
  path                 = var.role_path
  description          = "Keyhammer reads who holds credentials here, and when they were used"
  max_session_duration = 3600
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust["identification"].json
}

resource "aws_iam_role_policy" "identification" {
  name   = "keyhammer-identification"
  role   = aws_iam_role.identification.id
  policy = local.policies["identification"]
}

resource "aws_iam_role" "remediation" {
  count = var.with_remediation ? 1 : 0

  name                 = var.remediation_role_name
  path                 = var.role_path
  description          = "Keyhammer retires the credentials here that nobody uses any more"
  max_session_duration = 3600
  permissions_boundary = local.permissions_boundary
  assume_role_policy   = data.aws_iam_policy_document.trust["remediation"].json
}

resource "aws_iam_role_policy" "remediation" {
  count = var.with_remediation ? 1 : 0

  name   = "keyhammer-remediation"
  role   = aws_iam_role.remediation[0].id
  policy = local.policies["remediation"]
}
