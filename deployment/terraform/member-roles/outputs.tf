output "identification_role_arn" {
  description = "The role that the identifier assumes."
  value       = aws_iam_role.identification.arn
}

output "remediation_role_arn" {
  description = "The role that the remediator assumes; null without it."
  value       = one(aws_iam_role.remediation[*].arn)
}
