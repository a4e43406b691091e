// A case that was sent back, or never handed in: the reason on top, the form as it was filled in, handed in again with one press.

import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { askedAtFirst } from '#policy/asked-later.ts';
import type { Answers as Filled, Form } from '#policy/form.ts';
import type { Programme } from '#policy/programme.ts';
import { Agree, findAgree, mustAgree } from '#web/hall/agree.tsx';
import { contextOf } from '#web/hall/cases/answers.tsx';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { problemOf, useAnswer, useDoing } from '#web/parts/asking.ts';
import { sentBackOn } from '#web/parts/case-words.ts';
import { type Correction, CorrectionFields, useCorrection } from '#web/parts/form/correction.tsx';
import { keptFiles } from '#web/parts/form/kept-files.ts';
import { filesOf } from '#web/parts/form/upload.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown } from '#web/parts/said.tsx';

const draftName = (one: CaseInFull): string => `case-${one.id}`;

function useHandIn(one: CaseInFull, at: Correction) {
  const [, go] = useLocation();
  const doing = useDoing('POST /cases/{id}/actions', {
    done: () => {
      at.done();
      go(`/hall/cases/${one.id}`);
    },
  });
  const agreed = one.agreement ? { agreed: one.agreement.key } : {};
  const handIn = (given: NonNullable<ReturnType<Correction['check']>>) =>
    doing.mutate({
      params: { id: one.id },
      body: { id: at.actionId, action: 'submit', stage: one.stage, input: { ...given, ...agreed } },
    });
  return { doing, handIn };
}

function Filling({
  one,
  answers,
  personId,
}: {
  readonly one: CaseInFull;
  readonly answers: Filled;
  readonly personId: number;
}) {
  const { say } = useReader();
  const { dayOf } = useFormats();
  const form = useMemo(() => {
    const stages = one.programmeStages as Programme['stages'];
    return askedAtFirst({ form: one.form as Form, stages }, answers);
  }, [one, answers]);
  const context = useMemo(() => contextOf(one), [one]);
  const asked = one.returned?.what ?? [];
  const place = { personId, name: draftName(one) };
  const at = useCorrection({ form, context, answers, asked, place });
  const { doing, handIn } = useHandIn(one, at);
  const [files] = useState(() => filesOf(one.roundId, keptFiles(personId, draftName(one))));
  const [agreed, setAgreed] = useState(one.agreement === null);
  const [tried, setTried] = useState(false);
  const problem = problemOf(doing.error);
  const submit = () => {
    const good = at.check();
    setTried(true);
    if (!good) return;
    if (!agreed) return findAgree();
    handIn(good);
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {one.returned && (
        <Note tone="wait">
          <b>{say(`${one.returned.by}请您改好再交`, `${one.returned.by} asks you to correct it`)}</b>
          {asked.length === 0 && <p>“{one.returned.why}”</p>}
          <p className="meta">{say(sentBackOn(dayOf(one.returned.at)))}</p>
        </Note>
      )}
      <CorrectionFields at={at} files={files} skin="hall" />
      {one.agreement && (
        <Agree
          says={one.agreement.says}
          agreed={agreed}
          fault={tried && !agreed ? mustAgree : undefined}
          onChange={setAgreed}
        />
      )}
      <ErrorNote error={doing.error} />
      {problem?.code === 'not-eligible' && (
        <p className="meta">{say('改了上面的内容可以再交', 'Change what is above and hand it in again')}</p>
      )}
      <button type="submit" className="btn btn-main btn-wide" disabled={doing.isPending}>
        {doing.isPending
          ? say('正在提交……', 'Handing in …')
          : one.returned
            ? say(`再交给${one.returned.by}`, `Hand in again to ${one.returned.by}`)
            : say('提交申请', 'Hand in')}
      </button>
    </form>
  );
}

/** The answers on file; of a draft there are none. */
function Loaded({ one }: { readonly one: CaseInFull }) {
  const me = useAnswer('GET /me', {});
  const full = useAnswer('GET /cases/{id}', { params: { id: one.id } });
  return (
    <Shown of={full} lines={8}>
      {({ answers }) => (
        <Filling
          one={one}
          personId={me.data?.personId ?? 0}
          answers={Object.fromEntries(answers.map(({ field, value }) => [field, value])) as Filled}
        />
      )}
    </Shown>
  );
}

export default function Correct({ id }: { readonly id: string }) {
  const { say } = useReader();
  const found = useAnswer('GET /me/cases/{id}', { params: { id } });
  return (
    <Phone back={`/hall/cases/${id}`} title={say('这件办件', 'The case')}>
      <section className="sec first">
        <Shown of={found} lines={10}>
          {(one) =>
            one.mine && one.kind === 'apply' ? (
              <div className="stack">
                <h1>{say(one.programme)}</h1>
                <Loaded one={one} />
              </div>
            ) : (
              <Empty says={{ zh: '这件现在不用您改', en: 'This case does not wait for you' }} />
            )
          }
        </Shown>
      </section>
    </Phone>
  );
}
