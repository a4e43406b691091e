// Where a case stands that somebody acts in for the member, and what was just handed in for them.
import { caseEnds } from '#web/desk/case-ends.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { sentBackToCorrect } from '#web/parts/case-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type CaseForMember = Answer<'GET /cases/{id}/behalf'>;

export function Standing({ one }: { readonly one: CaseForMember }) {
  const { day } = useFormats();
  const end = caseEnds[one.status];
  if (end) return <StatusTag box tone={end[0]} says={{ zh: end[1], en: end[2] }} />;
  if (one.may.correct) return <StatusTag box tone="warn" says={sentBackToCorrect} />;
  const by = one.dueOn ? { zh: `，${day(one.dueOn)}前`, en: `, by ${day(one.dueOn)}` } : { zh: '', en: '' };
  const holder = one.handlerName ? { zh: `在${one.handlerName}`, en: `with ${one.handlerName}` } : one.stageTitle;
  return (
    <StatusTag
      box
      tone="go"
      says={{ zh: `${one.stageTitle.zh}，${holder.zh}${by.zh}`, en: `${one.stageTitle.en}, ${holder.en}${by.en}` }}
    />
  );
}

export function Done({ one }: { readonly one: CaseForMember }) {
  const { say } = useReader();
  const { day } = useFormats();
  const person = useAnswer('GET /people/{id}', { params: { id: one.personId } });
  const by = one.dueOn ? say(`，${day(one.dueOn)}前给结果`, `, with an answer by ${day(one.dueOn)}`) : '';
  return (
    <Note tone="ok" live>
      <b>
        {say(`已替${one.name}提交`, `Handed in for ${one.name}`)}
        {one.handlerName && say(`，在${one.handlerName}手里`, `; now with ${one.handlerName}`)}
        {by}
      </b>
      <p>
        {person.data?.phone
          ? say(`消息发到本人的手机 ${person.data.phone}`, `A message goes to the phone ${person.data.phone}`)
          : person.data &&
            say('本人没有登记手机号，发不了消息，请当面告诉本人', 'No phone is on file: say it in person')}
      </p>
    </Note>
  );
}
