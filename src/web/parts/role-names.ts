// The posts by their names.
import type { Text } from '#kit/text.ts';
import type { Role } from '#people/posts.ts';
import { roleNames as names } from '#policy/role-names.ts';

export const roleNames: Readonly<Record<Role, Text>> = names;
