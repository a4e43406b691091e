// What a pact of a master and apprentices leaves open: numbers that nobody can fill, whose master is no person, and fields that apprentices must not read.
import { own } from '#kit/own.ts';
import { type Concern, concern } from '#policy/concern.ts';
import { classOf } from '#policy/facts.ts';
import type { Programme } from '#policy/programme.ts';

const sealed: readonly string[] = ['S2', 'S3', 'S4'];

export function checkPact(
  { form, subject }: Programme,
  { least, most, shows }: Readonly<Record<string, unknown>>,
  where: string,
): Concern[] {
  const concerns: Concern[] = [];
  if (subject !== 'member' || (typeof least === 'number' && typeof most === 'number' && least > most))
    concerns.push(
      concern(
        'error',
        'pact-unfillable',
        where,
        [
          '结对要由职工来结，人数的下限不能超过上限',
          'A pact is made by a member, and its least is no more than its most',
        ],
        ['核对由谁申请、带几名徒弟', 'Check whose case it is and the two numbers'],
      ),
    );
  const named = Array.isArray(shows) ? (shows as readonly { readonly field: string }[]).map(({ field }) => field) : [];
  if (named.some((key) => !Object.hasOwn(form, key)))
    concerns.push(
      concern(
        'error',
        'pact-fields',
        where,
        ['给徒弟看的栏目表单里没有', 'A field that apprentices read is not in the form'],
        ['改成表单里有的栏目', 'Name a field of the form'],
      ),
    );
  const personal = named.some((key) => {
    const field = Object.hasOwn(form, key) ? own(form, key)! : undefined;
    return field !== undefined && (sealed.includes(classOf(field)) || field.type === 'person');
  });
  if (personal)
    concerns.push(
      concern(
        'error',
        'pact-personal',
        where,
        ['师傅的个人信息不能给徒弟看', 'Apprentices do not read what is personal to the master'],
        ['不列出这一栏', 'Leave that field out'],
      ),
    );
  return concerns;
}
