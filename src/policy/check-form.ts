// Fields that nobody can fill in as they are meant: asked too early or never, chosen from a list that is none, told apart by nothing.
import { own } from '#kit/own.ts';
import { spelling, spellingsOf } from '#policy/choices.ts';
import { type Concern, concern, leavesOf, pathsIn, type Scope, scopesOf } from '#policy/concern.ts';
import type { Choice, Field } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { holds, satisfiable } from '#policy/satisfiable.ts';

type Named = readonly [key: string, field: Field, where: string];

/** Fields are asked in order, and whether one is shown is settled by what was filled in before it. */
function shownWhen([key, field, where]: Named, scope: Scope, programme: Programme): Concern[] {
  const { showWhen, label } = field;
  if (showWhen === undefined) return [];
  const keys = Object.keys(scope.form);
  const later = leavesOf(showWhen, `${where}.showWhen`).filter(({ value }) =>
    pathsIn(value).some((path) => path.startsWith('form.') && keys.indexOf(path.slice(5)) >= keys.indexOf(key)),
  );
  if (later.length > 0)
    return later.map((leaf) =>
      concern(
        'error',
        'asks-too-early',
        leaf.where,
        [
          `“${label.zh}”显示与否，要看排在它后面的栏目，因此永远不会显示`,
          `Whether “${label.en}” is shown depends on a field that comes after it, so it never is`,
        ],
        ['把所依据的栏目移到它前面', 'Move the field it depends on before it'],
      ),
    );
  if (satisfiable({ ...programme, form: scope.form }, [holds(showWhen)]) !== false) return [];
  return [
    concern(
      'error',
      'never-shown',
      `${where}.showWhen`,
      [`“${label.zh}”永远不会显示`, `“${label.en}” is never shown`],
      ['改正其中互相矛盾的条件，或删去这一栏', 'Mend the conditions that contradict each other, or remove the field'],
    ),
  ];
}

function choicesFrom([, field, where]: Named, programme: Programme): Concern[] {
  if (field.type !== 'choice' || !('parameter' in field.choices)) return [];
  const { parameter } = field.choices;
  const type = Object.hasOwn(programme.parameters, parameter) ? own(programme.parameters, parameter)?.type : undefined;
  if (type === undefined || ['texts', 'offers', 'money-by-choice'].includes(type)) return [];
  return [
    concern(
      'error',
      'parameter-does-not-fit',
      `${where}.choices`,
      [
        `“${field.label.zh}”要从参数里选，而它不是清单`,
        `“${field.label.en}” is chosen from a parameter that is not a list`,
      ],
      ['批次给出的应是名单、项目清单或各选项的金额', 'Let the round give a list, offers or an amount for each choice'],
    ),
  ];
}

/** A workbook says only what people write: two choices of one spelling cannot be told apart there. */
function spelltAlike([, field, where]: Named): Concern[] {
  if (field.type !== 'choice' || !Array.isArray(field.choices)) return [];
  const choices = field.choices as readonly Choice[];
  const seen = new Map<string, Choice>();
  return choices.flatMap((choice, i): Concern[] => {
    const own = new Set(spellingsOf(choice).map(spelling));
    const other = [...own].flatMap((one) => seen.get(one) ?? [])[0];
    for (const one of own) if (!seen.has(one)) seen.set(one, choice);
    if (other === undefined) return [];
    return [
      concern(
        'warning',
        'choices-alike',
        `${where}.choices[${i}]`,
        [
          `“${choice.label.zh}”与“${other.label.zh}”有相同的写法，导入表格时分不清`,
          `“${choice.label.en}” and “${other.label.en}” share a spelling and cannot be told apart in a workbook`,
        ],
        ['换一个写法', 'Change one of them'],
      ),
    ];
  });
}

export const checkForm = (programme: Programme): Concern[] =>
  scopesOf(programme.form).flatMap((scope) =>
    Object.entries(scope.form).flatMap(([key, field]) => {
      const named: Named = [key, field, `${scope.prefix}${key}`];
      return [...shownWhen(named, scope, programme), ...choicesFrom(named, programme), ...spelltAlike(named)];
    }),
  );
