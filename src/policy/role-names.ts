// The posts by their names: pure, so that screens and messages use the same ones.

export const roleNames = {
  chair: { zh: '主席', en: 'Chair' },
  officer: { zh: '经办', en: 'Officer' },
  reviewer: { zh: '审核', en: 'Reviewer' },
  'finance-maker': { zh: '财务制单', en: 'Finance (maker)' },
  'finance-checker': { zh: '财务复核', en: 'Finance (checker)' },
  auditor: { zh: '经审', en: 'Auditor' },
  'system-admin': { zh: '系统管理员', en: 'System administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'Audit administrator' },
} as const;
