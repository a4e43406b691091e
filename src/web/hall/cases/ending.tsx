// What a member may still do with a case: take it back while nothing is granted, object within its time. Both unfold in place and say what
// follows before they are done.

import { useState } from 'react';
import type { CaseInFull } from '#web/hall/cases/story.tsx';
import { Unfolding } from '#web/hall/cases/unfolding.tsx';
import { BackOfCase } from '#web/hall/claim/give-back.tsx';
import { newKey } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { reasonTooShort, withdrawThis } from '#web/parts/case-words.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

/** One action of the member; its id is made when the row is opened, so that a second press has no second effect. */
function useAct(caseId: number, action: 'withdraw' | 'appeal' | 'withdraw-consent') {
  const [id] = useState(newKey);
  const doing = useDoing('POST /cases/{id}/actions');
  const act = (input: Record<string, unknown> = {}) =>
    doing.mutate({ params: { id: caseId }, body: { id, action, input } });
  return { doing, act };
}

function Withdraw({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { doing, act } = useAct(one.id, 'withdraw');
  return (
    <Unfolding
      title={say('撤回申请', 'Withdraw the case')}
      meta={say('批准拨付前都可以，以后还能再申请', 'Possible until it is granted; you can apply again later')}
    >
      <p>
        {say(
          '撤回后这件就停在这里，不再审核；证件编号还给您，受理期内可以重新申请。撤回不能反悔。',
          'The case ends here and nobody looks at it any more. Its numbers are free again and you may apply anew while the round is open. A withdrawal cannot be taken back.',
        )}
      </p>
      <ErrorNote error={doing.error} />
      <button type="button" className="btn btn-stop btn-wide" disabled={doing.isPending} onClick={() => act()}>
        {doing.isPending ? say('正在撤回……', 'Withdrawing …') : say(withdrawThis)}
      </button>
    </Unfolding>
  );
}

const whyAtLeast = 5;

function Appeal({ one, until }: { readonly one: CaseInFull; readonly until: string }) {
  const { say } = useReader();
  const { deadline } = useFormats();
  const { doing, act } = useAct(one.id, 'appeal');
  const [why, setWhy] = useState('');
  const [tried, setTried] = useState(false);
  const short = why.trim().length < whyAtLeast;
  const submit = () => {
    setTried(true);
    if (!short) act({ why: why.trim() });
  };
  return (
    <Unfolding
      title={say('提异议，请求复核', 'Appeal')}
      meta={say(`${deadline(until)}可以提，只能提一次`, `Possible ${deadline(until)}, once`)}
    >
      <div className="field">
        <label htmlFor="why">{say('哪里不对？', 'What is wrong with the decision?')}</label>
        <p className="hint" id="why-hint">
          {say(
            '写清楚哪一条规则判错了、您有什么依据。由没有办过这件的人复核',
            'Say which rule was judged wrongly and what you have to show for it. Somebody who has not decided on it looks again',
          )}
        </p>
        <textarea
          className={`in${tried && short ? ' err' : ''}`}
          id="why"
          aria-describedby="why-hint"
          aria-invalid={tried && short}
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {tried && short && (
          <p className="errmsg" role="alert">
            <Icon name="no" />
            {say(reasonTooShort)}
          </p>
        )}
      </div>
      <ErrorNote error={doing.error} />
      <button type="button" className="btn btn-main btn-wide" disabled={doing.isPending} onClick={submit}>
        {doing.isPending ? say('正在提交……', 'Sending …') : say('提交异议', 'Send the appeal')}
      </button>
    </Unfolding>
  );
}

function WithdrawConsent({ one }: { readonly one: CaseInFull }) {
  const { say } = useReader();
  const { doing, act } = useAct(one.id, 'withdraw-consent');
  return (
    <Unfolding
      title={say('收回代办的同意', 'Take back your consent')}
      meta={say('工会就不能再替您改这件', 'Your union can no longer correct this case for you')}
    >
      <p>
        {say(
          '这件照常办，以后要补正由您自己改。要让这件停下来，请撤回申请。',
          'The case goes on; whatever is to be corrected you correct yourself. To stop it, withdraw the case.',
        )}
      </p>
      <ErrorNote error={doing.error} />
      <button type="button" className="btn btn-wide" disabled={doing.isPending} onClick={() => act()}>
        {doing.isPending ? say('正在收回……', 'Taking it back …') : say('收回同意', 'Take back my consent')}
      </button>
    </Unfolding>
  );
}

export function Ending({ one }: { readonly one: CaseInFull }) {
  const { withdraw, withdrawConsent, appealUntil } = one.may;
  return (
    <>
      {withdrawConsent && <WithdrawConsent one={one} />}
      {withdraw && (one.stages[0]?.kind === 'claim' ? <BackOfCase roundId={one.round.id} /> : <Withdraw one={one} />)}
      {appealUntil && <Appeal one={one} until={appealUntil} />}
    </>
  );
}
