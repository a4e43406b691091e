// The posts by their names.
import type { Text } from '#kit/text.ts';
import type { Role } from '#people/posts.ts';

export const roleNames: Readonly<Record<Role, Text>> = {
  chair: { zh: '主席', en: 'Chair' },
  officer: { zh: '经办', en: 'Officer' },
  reviewer: { zh: '审核', en: 'Reviewer' },
  'finance-maker': { zh: '财务制单', en: 'Finance (maker)' },
  'finance-checker': { zh: '财务复核', en: 'Finance (checker)' },
  auditor: { zh: '经审', en: 'Auditor' },
  'system-admin': { zh: '系统管理员', en: 'System administrator' },
  'security-admin': { zh: '安全管理员', en: 'Security administrator' },
  'audit-admin': { zh: '审计管理员', en: 'Audit administrator' },
};
