// Expenditure accounts of the union accounting system in force since 2022-01-01 (《工会会计制度》, 财会〔2021〕7号), as far as they are known.
// Only 职工活动支出 and what is under it could be verified; every code is our own numbering, to be replaced by the local one.

export interface ChartLine {
  readonly code: string;
  readonly name: string;
  readonly nameEn: string;
  readonly verified: boolean;
  readonly source: string;
}

const verified = { verified: true, source: '闽工〔2018〕158号与2021年科目表，福建省直机关工会 2022-12-08 引用' };
const unverified = {
  verified: false,
  source: '工会会计制度（财会〔2021〕7号）名称待核，请与本地财务核对 verify with local 财务',
};

export const CHART_2021: readonly ChartLine[] = [
  { code: '501', name: '职工活动支出', nameEn: "Workers' activities", ...verified },
  { code: '50101', name: '职工教育', nameEn: "Workers' education", ...verified },
  { code: '50102', name: '文体活动', nameEn: 'Culture and sport', ...verified },
  { code: '50103', name: '宣传活动', nameEn: 'Publicity', ...verified },
  { code: '50104', name: '劳模职工疗休养', nameEn: 'Rest-cure for model workers and workers', ...verified },
  { code: '50105', name: '会员活动', nameEn: "Members' activities", ...verified },
  { code: '50106', name: '其他活动', nameEn: 'Other activities', ...verified },
  { code: '502', name: '职工活动组织支出', nameEn: "Organising workers' activities", ...unverified },
  { code: '503', name: '职工服务支出', nameEn: 'Services to workers', ...unverified },
  { code: '50301', name: '劳动和技能竞赛', nameEn: 'Labour competitions and skill contests', ...unverified },
  { code: '50302', name: '职工创新', nameEn: "Workers' innovation", ...unverified },
  { code: '50303', name: '建家活动', nameEn: "Building workers' homes", ...unverified },
  { code: '50304', name: '职工书屋', nameEn: "Workers' libraries", ...unverified },
  { code: '50305', name: '互助保障', nameEn: 'Mutual aid', ...unverified },
  { code: '50306', name: '心理咨询', nameEn: 'Psychological counselling', ...unverified },
  { code: '50307', name: '其他服务', nameEn: 'Other services', ...unverified },
  { code: '504', name: '维权支出', nameEn: 'Protection of rights', ...unverified },
  { code: '50401', name: '劳动关系协调', nameEn: 'Labour relations', ...unverified },
  { code: '50402', name: '劳动保护', nameEn: 'Labour protection', ...unverified },
  { code: '50403', name: '法律援助', nameEn: 'Legal aid', ...unverified },
  { code: '50404', name: '困难职工帮扶', nameEn: 'Aid to workers in hardship', ...unverified },
  { code: '50405', name: '送温暖', nameEn: 'Sending warmth', ...unverified },
  { code: '50406', name: '其他维权', nameEn: 'Other protection of rights', ...unverified },
  { code: '505', name: '业务支出', nameEn: 'Union work', ...unverified },
  { code: '50501', name: '培训', nameEn: 'Training', ...unverified },
  { code: '50502', name: '会议', nameEn: 'Meetings', ...unverified },
  { code: '50503', name: '专项业务', nameEn: 'Special projects', ...unverified },
  { code: '50504', name: '其他业务', nameEn: 'Other union work', ...unverified },
  { code: '506', name: '行政支出', nameEn: 'Administration', ...unverified },
  { code: '507', name: '资本性支出', nameEn: 'Capital expenditure', ...unverified },
  { code: '508', name: '补助下级支出', nameEn: 'Grants to lower unions', ...unverified },
  { code: '509', name: '对附属单位的支出', nameEn: 'Affiliated institutions', ...unverified },
  { code: '510', name: '其他支出', nameEn: 'Other expenditure', ...unverified },
];
