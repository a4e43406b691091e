// Audit: who came in and did what, who looked at whom, whether the record still follows from itself, and the chain it hangs on.
import { useState } from 'react';
import { AccessLog } from '#web/desk/audit/access-log.tsx';
import { Blocks } from '#web/desk/audit/blocks.tsx';
import { ActedForMembers } from '#web/desk/audit/consents.tsx';
import { Verify } from '#web/desk/audit/verify.tsx';
import { Views } from '#web/desk/audit/views.tsx';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';
import '#web/desk/audit/audit.css';

const parts = {
  verify: { says: { zh: '核对记录', en: 'Check the record' }, shows: Verify },
  log: { says: { zh: '访问日志', en: 'Access log' }, shows: AccessLog },
  views: { says: { zh: '谁看过谁', en: 'Who looked at whom' }, shows: Views },
  consents: { says: { zh: '替人办的同意', en: 'Acting for members' }, shows: ActedForMembers },
  blocks: { says: { zh: '历史链', en: 'Chain of the history' }, shows: Blocks },
};

export default function Audit() {
  const { say } = useReader();
  const { roles } = useSeat();
  const [part, setPart] = useState<keyof typeof parts>('verify');
  const title = say('审计', 'Audit');
  if (!roles.includes('audit-admin'))
    return (
      <>
        <PageHead title={title} />
        <Note>
          <b>{say('日志由审计管理员看', 'The logs are for the audit administrator')}</b>
          <p>
            {say(
              '您自己的资料谁看过，在个人的“谁看过我的资料”里。',
              'Who looked at your own data stands in “who looked at my file” of your own pages.',
            )}
          </p>
        </Note>
      </>
    );
  const Shows = parts[part].shows;
  return (
    <>
      <PageHead
        title={title}
        meta={say('只能看和核对，什么也改不了', 'Here one reads and checks; nothing can be changed')}
      >
        <fieldset className="chips plain">
          <legend className="sr">{say('看哪一部分', 'Which part')}</legend>
          {Object.entries(parts).map(([key, { says }]) => (
            <button
              key={key}
              type="button"
              className="chip"
              aria-pressed={part === key}
              onClick={() => setPart(key as keyof typeof parts)}
            >
              {say(says)}
            </button>
          ))}
        </fieldset>
      </PageHead>
      <Shows />
    </>
  );
}
