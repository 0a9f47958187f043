/** Words of the filter of the list of runs. */
import type { FilterProblem } from './syntax.ts';
import type { Catalogue } from '../../../words/catalogue.ts';

const en = {
  label: 'Filter runs',
  placeholder: 'Filter: name or note, tag:x, status:failed, testAcc>90%, config.seed:42',
  suggestions: 'Suggestions for the filter',
  clear: 'Clear the filter',
  count: (n: number) => `${n} ${n === 1 ? 'run' : 'runs'}`,
  unknownField: (name: string, suggestion: string) =>
    suggestion === ''
      ? `There is no field “${name}”. A field of the list, or a path such as config.optimizer.kind, can come before : = != > >= < <=. Put it in quotes to search for it as text.`
      : `There is no field “${name}”. Did you mean ${suggestion}?`,
  renamedField: (name: string, now: string) =>
    `The field “${name}” is now called ${now}. Use ${now} instead.`,
  unknownValue: (field: string, value: string, allowed: string) =>
    `“${value}” is not a value of ${field}. Use one of ${allowed}.`,
  noValue: (field: string, allowed: string) =>
    allowed === '' ? `${field} needs a value after it.` : `${field} needs one of ${allowed} after it.`,
  noNumber: (field: string, value: string) =>
    `${field} is compared with a number, such as 0.9, 90% or 1e-3; “${value}” is not a number.`,
  noDate: (field: string, value: string) =>
    `${field} is compared with a date, such as 2026-11-01, 2026-11, today or yesterday; “${value}” is not a date.`,
  noDuration: (field: string, value: string) =>
    `${field} is compared with a time, such as 90s, 10m or 2h; “${value}” is not a time.`,
  badOperator: (field: string, operator: string) =>
    `${field} has no order, so ${operator} does not apply. Use : or !=.`,
  loneOperator: (operator: string) =>
    `${operator} needs a field directly before it, without a space. Put it in quotes to search for it as text.`,
  openQuote: 'This quotation mark is not closed. Add a " after the text.',
  openParenthesis: 'This parenthesis is not closed. Add a ) after it.',
  strayParenthesis: 'This closing parenthesis has no opening one. Remove it, or add a ( before it.',
  emptyParentheses: 'There is nothing between these parentheses.',
  nothingAfter: (word: string) => `${word} needs something after it.`,
  nothingBefore: (word: string) => `${word} needs something before it.`,
};

export const filterWords: Catalogue<typeof en> = {
  en,
  'zh-Hant': {
    label: '篩選執行',
    placeholder: '篩選：名稱或備註、tag:x、status:failed、testAcc>90%、config.seed:42',
    suggestions: '篩選建議',
    clear: '清除篩選條件',
    count: (n) => `${n} 次`,
    unknownField: (name, suggestion) =>
      suggestion === ''
        ? `沒有「${name}」這個欄位。: = != > >= < <= 前面要是清單的欄位，或像 config.optimizer.kind 的路徑。若要當成文字尋找，請加上引號。`
        : `沒有「${name}」這個欄位。你是指 ${suggestion} 嗎？`,
    renamedField: (name, now) => `欄位「${name}」已改名為 ${now}，請改用 ${now}。`,
    unknownValue: (field, value, allowed) => `「${value}」不是 ${field} 的值，可用的值：${allowed}。`,
    noValue: (field, allowed) =>
      allowed === '' ? `${field} 後面要有值。` : `${field} 後面要是 ${allowed} 其中之一。`,
    noNumber: (field, value) => `${field} 要和數字比較，例如 0.9、90% 或 1e-3；「${value}」不是數字。`,
    noDate: (field, value) =>
      `${field} 要和日期比較，例如 2026-11-01、2026-11、today 或 yesterday；「${value}」不是日期。`,
    noDuration: (field, value) => `${field} 要和時間比較，例如 90s、10m 或 2h；「${value}」不是時間。`,
    badOperator: (field, operator) => `${field} 沒有大小之分，不能用 ${operator}，請用 : 或 !=。`,
    loneOperator: (operator) => `${operator} 前面要緊接欄位，中間不能有空白。若要當成文字尋找，請加上引號。`,
    openQuote: '這個引號沒有結束，請在文字後面加上 "。',
    openParenthesis: '這個括號沒有結束，請在後面加上 )。',
    strayParenthesis: '這個括號沒有對應的開頭，請刪除，或在前面加上 (。',
    emptyParentheses: '括號裡沒有內容。',
    nothingAfter: (word) => `${word} 後面要有內容。`,
    nothingBefore: (word) => `${word} 前面要有內容。`,
  },
  'zh-Hans': {
    label: '筛选运行',
    placeholder: '筛选：名称或备注、tag:x、status:failed、testAcc>90%、config.seed:42',
    suggestions: '筛选建议',
    clear: '清除筛选条件',
    count: (n) => `${n} 个`,
    unknownField: (name, suggestion) =>
      suggestion === ''
        ? `没有“${name}”这个字段。: = != > >= < <= 前面应是列表的字段，或形如 config.optimizer.kind 的路径。若要作为文本查找，请加引号。`
        : `没有“${name}”这个字段。你是指 ${suggestion} 吗？`,
    renamedField: (name, now) => `字段“${name}”已改名为 ${now}，请改用 ${now}。`,
    unknownValue: (field, value, allowed) => `“${value}”不是 ${field} 的值，可用的值：${allowed}。`,
    noValue: (field, allowed) =>
      allowed === '' ? `${field} 后面要有值。` : `${field} 后面应是 ${allowed} 之一。`,
    noNumber: (field, value) => `${field} 要与数字比较，例如 0.9、90% 或 1e-3；“${value}”不是数字。`,
    noDate: (field, value) =>
      `${field} 要与日期比较，例如 2026-11-01、2026-11、today 或 yesterday；“${value}”不是日期。`,
    noDuration: (field, value) => `${field} 要与时间比较，例如 90s、10m 或 2h；“${value}”不是时间。`,
    badOperator: (field, operator) => `${field} 没有大小之分，不能用 ${operator}，请用 : 或 !=。`,
    loneOperator: (operator) => `${operator} 前面要紧跟字段，中间不能有空格。若要作为文本查找，请加引号。`,
    openQuote: '这个引号没有结束，请在文本后面加上 "。',
    openParenthesis: '这个括号没有结束，请在后面加上 )。',
    strayParenthesis: '这个括号没有对应的开头，请删除，或在前面加上 (。',
    emptyParentheses: '括号里没有内容。',
    nothingAfter: (word) => `${word} 后面要有内容。`,
    nothingBefore: (word) => `${word} 前面要有内容。`,
  },
};

export function problemText(problem: FilterProblem, t: typeof en): string {
  switch (problem.code) {
    case 'unknownField':
      return t.unknownField(problem.name, problem.suggestion ?? '');
    case 'renamedField':
      return t.renamedField(problem.name, problem.now);
    case 'unknownValue':
      return t.unknownValue(problem.field, problem.value, problem.allowed.join(', '));
    case 'noValue':
      return t.noValue(problem.field, problem.allowed.join(', '));
    case 'noNumber':
    case 'noDate':
    case 'noDuration':
      return t[problem.code](problem.field, problem.value);
    case 'badOperator':
      return t.badOperator(problem.field, problem.operator);
    case 'loneOperator':
      return t.loneOperator(problem.operator);
    case 'nothingAfter':
    case 'nothingBefore':
      return t[problem.code](problem.word);
    case 'openQuote':
    case 'openParenthesis':
    case 'strayParenthesis':
    case 'emptyParentheses':
      return t[problem.code];
    default:
      return problem satisfies never;
  }
}
