// Members into the register from a workbook.
import { PageHead } from '#web/desk/frame.tsx';
import { ImportDesk } from '#web/desk/rounds/import-desk.tsx';
import { useReader } from '#web/parts/language.tsx';

export default function MemberImport() {
  const { say } = useReader();
  return (
    <>
      <PageHead
        title={say('导入会员名册', 'Import members')}
        crumbs={[['/desk/organisations', say('组织与会员', 'Unions & members')]]}
      />
      <ImportDesk kinds={['members']} />
    </>
  );
}
