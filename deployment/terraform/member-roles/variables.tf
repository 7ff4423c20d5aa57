variable "central_account_id" {
  description = "The account that Keyhammer runs in: the roles trust its workers."
  type        = string

  validation {
    condition     = can(regex("^\\d{12}$", var.central_account_id))
    error_message = "An account id has 12 digits."
  }
}

variable "central_role_path" {
  description = "Path of the workers' roles in the central account: deployment.role_path in config.json."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([\\w+=,.@/-]+/)?$", var.central_role_path))
    error_message = "A path begins and ends with /."
  }
}

variable "external_id" {
  description = "aws.external_id in config.json; empty: none is asked for."
  type        = string
  default     = ""

  validation {
    # IAM takes up to 1224; Terraform's regular expressions count to 1000.
    condition     = can(regex("^([\\w+=,.@:/-]{2,})?$", var.external_id))
    error_message = "An external id has at least 2 characters: letters, digits, and + = , . @ : / _ -"
  }
}

variable "operator_arns" {
  description = "ARNs of roles and users of the central account that may assume both roles, to run keyhammer by hand or on one machine. May contain *, for what IAM Identity Center calls its roles."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.operator_arns : can(regex("^arn:aws[\\w-]*:iam::\\d{12}:(user|role)/[\\w+=.@/*-]+$", arn))])
    error_message = "Each is the ARN of a role or a user."
  }
}

variable "identification_role_name" {
  description = "aws.role_name_identification in config.json, without a path."
  type        = string
  default     = "keyhammer-identification"
}

variable "remediation_role_name" {
  description = "aws.role_name_reporting in config.json, without a path."
  type        = string
  default     = "keyhammer-remediation"
}

variable "role_path" {
  description = "Path of the roles. If it is not /, both names in config.json need it: security/keyhammer-identification."
  type        = string
  default     = "/"

  validation {
    condition     = can(regex("^/([\\w+=,.@/-]+/)?$", var.role_path))
    error_message = "A path begins and ends with /."
  }
}

variable "with_remediation" {
  description = "Whether there is a remediation role. Without it an account is read and reported, and nothing in it can be changed."
  type        = bool
  default     = false
}

variable "permissions_boundary_name" {
  description = "Name of the policy that bounds both roles, with its path: it must be in the account already. Empty: none."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^[\\w+=,.@/-]*$", var.permissions_boundary_name))
    error_message = "The name of a policy, not its ARN."
  }
}
