/**
 * Every failure that is expected: its slug (a promise to clients), its status, and sentences that say what to do.
 * Rooms throw what the makers below give; `http/error-handler.ts` renders it as RFC 9457 for programs and as a page for people.
 */

import { portalDay } from './platform/clock.ts'
import { firstText } from './text/first-text.ts'
import { sayDay } from './text/say-day.ts'

/** The same sentence for every reader: Vietnamese and English. */
export interface Sentence {
  vi: string
  en: string
}

/** One thing that is wrong, at a place in the body (`pointer`, RFC 6901) or in a query parameter. */
export interface ProblemDetail {
  pointer?: string
  parameter?: string
  detail: Sentence | string
}

export interface ProblemKind {
  status: number
  title: Sentence
  /** What it means and what to do: the text of the page `/problems/<slug>`. */
  meaning: Sentence
}

/** All kinds of problem, by slug. Each has a page in both languages. */
export const problemKinds = {
  'unknown-parameter': {
    status: 400,
    title: { vi: 'Tham số không có', en: 'Unknown query parameter' },
    meaning: {
      vi: 'Địa chỉ có một tham số mà cổng không biết. Cổng không bỏ qua, vì gõ nhầm một bộ lọc sẽ trả về tất cả mà không ai hay. Hãy sửa theo danh sách tham số trong câu trả lời.',
      en: 'The address holds a parameter that the portal does not know. It is not passed over, because a mistyped filter would silently return everything. Correct it from the list of known parameters in the answer.',
    },
  },
  'invalid-parameter': {
    status: 400,
    title: { vi: 'Tham số sai', en: 'Invalid parameter' },
    meaning: {
      vi: 'Một tham số trên địa chỉ, hoặc một tiêu đề của yêu cầu, có giá trị không dùng được. Câu trả lời nói cái nào và cần viết thế nào.',
      en: 'A parameter in the address, or a header of the request, has a value that cannot be used. The answer says which one and how to write it.',
    },
  },
  'unknown-member': {
    status: 400,
    title: { vi: 'Trường không có', en: 'Unknown member' },
    meaning: {
      vi: 'Nội dung gửi lên có một trường mà cổng không biết, nên không có gì được lưu. Hãy sửa tên trường theo danh sách trong câu trả lời.',
      en: 'The body holds a member that the portal does not know, so nothing was saved. Correct its name from the list in the answer.',
    },
  },
  'malformed-body': {
    status: 400,
    title: { vi: 'Nội dung không đọc được', en: 'Malformed body' },
    meaning: {
      vi: 'Nội dung gửi lên không phải JSON hoặc biểu mẫu hợp lệ, nên không có gì được lưu. Câu trả lời nói hỏng ở đâu.',
      en: 'The body is not valid JSON, or not a valid form, so nothing was saved. The answer says where it breaks.',
    },
  },
  'malformed-request': {
    status: 400,
    title: { vi: 'Yêu cầu không đọc được', en: 'Malformed request' },
    meaning: {
      vi: 'Những gì nhận được không phải một yêu cầu HTTP hợp lệ, nên cổng không làm gì. Hãy dùng một thư viện HTTP, và mã hóa phần trăm mọi ký tự đặc biệt trên địa chỉ.',
      en: 'What came is no valid HTTP request, so nothing was done. Use an HTTP library, and percent-encode special characters in the address.',
    },
  },
  'request-too-slow': {
    status: 408,
    title: { vi: 'Yêu cầu đến quá chậm', en: 'Request too slow' },
    meaning: {
      vi: 'Yêu cầu không đến đủ trong thời hạn: 15 giây cho phần đầu, 2 giờ cho cả nội dung. Hãy gửi lại; tải lên lại cùng một tệp không tạo bản thừa.',
      en: 'The request did not arrive in time: 15 seconds for its headers, 2 hours for all of it. Send it again; sending the same file again makes nothing twice.',
    },
  },
  'headers-too-large': {
    status: 431,
    title: { vi: 'Địa chỉ hoặc phần đầu quá dài', en: 'Address or headers too long' },
    meaning: {
      vi: 'Địa chỉ cùng phần đầu của yêu cầu dài hơn 16 kB. Hãy rút ngắn câu hỏi; SQL dài thì gửi bằng POST.',
      en: 'The address and headers of the request are longer than 16 kB. Shorten the query; send long SQL by POST.',
    },
  },
  'cursor-expired': {
    status: 400,
    title: { vi: 'Dấu trang đã hết hạn', en: 'Cursor expired' },
    meaning: {
      vi: 'Tham số cursor không do cổng cấp cho đúng câu hỏi này, hoặc đã quá hạn. Hãy hỏi lại từ trang đầu và đi theo địa chỉ trong "next".',
      en: 'The cursor was not given by the portal for this very query, or it is too old. Ask for the first page again and follow the address in "next".',
    },
  },
  'sign-in-needed': {
    status: 401,
    title: { vi: 'Cần đăng nhập', en: 'Sign-in needed' },
    meaning: {
      vi: 'Việc này cần một tài khoản hoặc một mã truy cập còn hiệu lực. Xem, tìm và tải dữ liệu công khai thì không cần.',
      en: 'This needs an account or a valid API token. Finding, viewing and downloading public data needs neither.',
    },
  },
  'code-needed': {
    status: 401,
    title: { vi: 'Cần mã của yếu tố thứ hai', en: 'A code is needed' },
    meaning: {
      vi: 'Tài khoản này đăng nhập bằng mật khẩu và một mã. Hãy gửi lại kèm "code": sáu chữ số đang hiện trong ứng dụng xác thực, hoặc một mã dự phòng. Mỗi mã chỉ dùng được một lần.',
      en: 'This account signs in with its password and a code. Send it again with "code": the six digits that the authenticator shows now, or a recovery code. Each works once.',
    },
  },
  'not-allowed': {
    status: 403,
    title: { vi: 'Không có quyền', en: 'Not allowed' },
    meaning: {
      vi: 'Cổng biết bạn là ai nhưng bạn không được làm việc này ở đây. Câu trả lời nói thiếu quyền nào; hãy nhờ người quản lý của cơ quan.',
      en: 'The portal knows who you are, but you may not do this here. The answer says which right is missing; ask a manager of the agency.',
    },
  },
  'second-factor-needed': {
    status: 403,
    title: { vi: 'Cần thiết lập yếu tố thứ hai', en: 'A second factor is needed' },
    meaning: {
      vi: 'Cổng này chỉ cho người quản trị, người quản lý và mã truy cập của họ làm việc khi tài khoản có yếu tố thứ hai. Hãy đăng nhập rồi thiết lập tại /workspace/account (hoặc POST /api/v1/session/second-factor); ngay sau đó mọi việc lại như trước, mã truy cập không phải tạo lại. Đọc dữ liệu công khai thì không cần.',
      en: 'On this portal administrators, managers and their tokens act only while the account has a second factor. Sign in and set one up at /workspace/account (or POST /api/v1/session/second-factor); everything works again at once, and tokens need not be made anew. Reading public data does not need it.',
    },
  },
  'sign-in-unfinished': {
    status: 400,
    title: { vi: 'Đăng nhập chưa xong', en: 'Sign-in not finished' },
    meaning: {
      vi: 'Lần đăng nhập qua nơi cấp tài khoản không đi đến cùng: quá mười phút, đã dùng rồi, bắt đầu ở trình duyệt khác, hoặc bị dừng ở đó. Không ai được đăng nhập. Hãy bắt đầu lại từ trang /signin.',
      en: 'The sign-in by the provider did not come to its end: it took more than ten minutes, was used before, was begun in another browser, or was stopped there. Nobody was signed in. Begin again at /signin.',
    },
  },
  'sign-in-refused': {
    status: 403,
    title: { vi: 'Không đăng nhập được bằng tài khoản này', en: 'This account may not sign in' },
    meaning: {
      vi: 'Nơi cấp tài khoản cho biết bạn là ai, nhưng cổng không có chỗ cho tài khoản đó: chưa ai trao vai trò, tài khoản ở cổng đã bị khóa, hoặc địa chỉ e-mail không được xác nhận. Câu trả lời nói vì sao; hãy nhờ người quản lý của cơ quan hoặc người quản trị cổng.',
      en: 'The sign-in provider says who you are, but the portal has no place for that account: nobody gave it a role, the account here is disabled, or its e-mail address is not verified. The answer says which; ask a manager of your agency or an administrator of the portal.',
    },
  },
  'provider-failed': {
    status: 502,
    title: { vi: 'Nơi cấp tài khoản không trả lời được', en: 'The sign-in provider failed' },
    meaning: {
      vi: 'Nơi cấp tài khoản đăng nhập không trả lời, trả lời quá chậm, hoặc trả lời sai. Ai đang đăng nhập thì vẫn làm việc bình thường; ai có mật khẩu ở cổng thì đăng nhập bằng mật khẩu. Nếu vẫn lỗi, hãy báo người vận hành cổng.',
      en: 'The sign-in provider does not answer, answers too slowly, or answers something else than it should. Whoever is signed in works on; whoever has a password here signs in by it. If it stays, tell whoever runs the portal.',
    },
  },
  'access-restricted': {
    status: 403,
    title: { vi: 'Dữ liệu không mở cho mọi người', en: 'Data are not open to everybody' },
    meaning: {
      vi: 'Ai cũng đọc được mô tả của bộ dữ liệu này, nhưng tệp và bảng của nó chỉ dành cho người của cơ quan. Phần mô tả nêu điều kiện; đầu mối liên hệ trả lời ai được cấp.',
      en: 'Everybody may read the description of this dataset, but its files and tables are for members of its agency alone. The description says under which condition they are given; its contact point answers who may have them.',
    },
  },
  'sql-not-allowed': {
    status: 403,
    title: { vi: 'SQL không được phép', en: 'SQL not allowed' },
    meaning: {
      vi: 'Câu SQL dùng một thứ không được phép: một lệnh khác SELECT, một hàm, một bảng hệ thống hay một tệp. Câu trả lời nêu tên thứ đó. Chỉ hỏi được các bảng công khai, bằng một câu SELECT.',
      en: 'The SQL uses something that is not allowed: a statement other than SELECT, a function, a system table or a file. The answer names it. Only public tables can be asked, with one SELECT.',
    },
  },
  'not-found': {
    status: 404,
    title: { vi: 'Không tìm thấy', en: 'Not found' },
    meaning: {
      vi: 'Không có gì công khai ở địa chỉ này. Có thể tên đã đổi, đã rút, hoặc gõ nhầm. Hãy tìm lại theo tên.',
      en: 'There is nothing public at this address. It may have been renamed or mistyped. Search for it by name.',
    },
  },
  'dataset-not-found': {
    status: 404,
    title: { vi: 'Không có bộ dữ liệu này', en: 'No such dataset' },
    meaning: {
      vi: 'Không có bộ dữ liệu công khai nào mang tên hoặc mã này. Có thể tên đã đổi. Hãy tìm lại theo tên, hoặc hỏi cơ quan công bố.',
      en: 'There is no public dataset with this name or id. It may have been renamed. Search for it by name, or ask the agency.',
    },
  },
  'distribution-not-found': {
    status: 404,
    title: { vi: 'Không có tệp này', en: 'No such distribution' },
    meaning: {
      vi: 'Không có tệp hoặc liên kết công khai nào mang mã này. Hãy mở trang bộ dữ liệu để xem các tệp đang có.',
      en: 'There is no public file or link with this id. Open the page of the dataset to see what it holds now.',
    },
  },
  'table-not-found': {
    status: 404,
    title: { vi: 'Chưa có bảng', en: 'No table' },
    meaning: {
      vi: 'Tệp này có thật nhưng chưa có bảng để hỏi: đang được lập, không lập được, hoặc không phải tệp dạng bảng. Câu trả lời nói vì sao ở "reason". Tệp vẫn tải về được.',
      en: 'The file exists but has no table to ask: it is being made, could not be made, or the file is of a kind without tables. The answer says which in "reason". The file itself can be downloaded.',
    },
  },
  'agency-not-found': {
    status: 404,
    title: { vi: 'Không có cơ quan này', en: 'No such agency' },
    meaning: {
      vi: 'Không có cơ quan nào mang tên địa chỉ này. Xem danh sách cơ quan tại /agencies.',
      en: 'There is no agency with this slug. The list of agencies is at /agencies.',
    },
  },
  'invitation-not-found': {
    status: 404,
    title: { vi: 'Liên kết không còn dùng được', en: 'This link no longer works' },
    meaning: {
      vi: 'Liên kết dùng một lần này đã được dùng, đã bị liên kết mới thay, đã hết hạn, hoặc bị chép thiếu. Ai đã dùng nó thì đăng nhập tại /signin. Người vận hành cổng xem liên kết mới nhất trong tệp first-run.txt ở thư mục dữ liệu, hoặc chạy `npm run sen -- admin create` để tạo liên kết khác.',
      en: 'This one-time link was used, was replaced by a newer one, has expired, or was not copied whole. Whoever used it signs in at /signin. Whoever runs the portal finds the newest link in the file first-run.txt in the data folder, or makes another with `npm run sen -- admin create`.',
    },
  },
  'upload-not-found': {
    status: 404,
    title: { vi: 'Không có lần tải lên này', en: 'No such upload' },
    meaning: {
      vi: 'Bạn không có lần tải lên dở nào mang mã này: đã hủy, đã hết hạn, thuộc về người khác, hoặc gõ nhầm. Hãy bắt đầu lần tải lên mới; tệp đã vào bộ dữ liệu thì vẫn còn đó.',
      en: 'You have no upload with this id: it was cancelled, has expired, belongs to somebody else, or the id is mistyped. Begin a new one; a file that is in its dataset already stays there.',
    },
  },
  'method-not-allowed': {
    status: 405,
    title: { vi: 'Không làm được việc này ở đây', en: 'Method not allowed' },
    meaning: {
      vi: 'Địa chỉ này có thật nhưng không nhận phương thức HTTP đã dùng. Tiêu đề Allow liệt kê các phương thức được nhận.',
      en: 'The address exists but does not take the HTTP method used. The Allow header lists those that it takes.',
    },
  },
  'not-acceptable': {
    status: 406,
    title: { vi: 'Không có dạng này', en: 'Not acceptable' },
    meaning: {
      vi: 'Địa chỉ này không trả lời được ở dạng mà tiêu đề Accept yêu cầu. Hãy yêu cầu dạng có trong câu trả lời.',
      en: 'This address cannot answer in a form that the Accept header asks for. Ask for one that the answer names.',
    },
  },
  'query-too-heavy': {
    status: 408,
    title: { vi: 'Câu hỏi quá nặng', en: 'Query too heavy' },
    meaning: {
      vi: 'Câu hỏi cần nhiều thời gian hoặc bộ nhớ hơn mức dành cho một câu hỏi, nên đã dừng để người khác không phải chờ. Hãy chọn ít cột hơn, bớt cột sắp xếp, hoặc tải cả tệp.',
      en: 'The query needs more time or memory than one query may take, so it was stopped and nobody else had to wait. Choose fewer columns, order by fewer columns, or download the whole file.',
    },
  },
  conflict: {
    status: 409,
    title: { vi: 'Mâu thuẫn với trạng thái hiện tại', en: 'Conflict' },
    meaning: {
      vi: 'Việc này không hợp với trạng thái hiện tại của bản ghi. Câu trả lời nói vì sao và làm gì trước.',
      en: 'This does not fit the present state of the record. The answer says why, and what to do first.',
    },
  },
  'slug-taken': {
    status: 409,
    title: { vi: 'Tên trên địa chỉ đã dùng', en: 'Slug already taken' },
    meaning: {
      vi: 'Tên trên địa chỉ này đang hoặc đã từng thuộc về bản ghi khác, và không bao giờ cấp lại. Hãy chọn tên khác hoặc bỏ trống.',
      en: 'This slug belongs, or once belonged, to another record and is never given again. Choose another one or leave it out.',
    },
  },
  'dataset-withdrawn': {
    status: 410,
    title: { vi: 'Bộ dữ liệu đã được rút', en: 'Dataset withdrawn' },
    meaning: {
      vi: 'Cơ quan công bố đã rút bộ dữ liệu này. Câu trả lời ghi ngày và lý do. Các tệp cũng không còn tải được.',
      en: 'The agency withdrew this dataset. The answer gives the date and the reason. Its files can no longer be downloaded either.',
    },
  },
  'version-stale': {
    status: 412,
    title: { vi: 'Bản ghi đã thay đổi', en: 'Record has changed' },
    meaning: {
      vi: 'Có người đã sửa bản ghi sau khi bạn đọc nó, nên thay đổi của bạn chưa được lưu. Hãy đọc lại bản mới nhất, sửa lại và gửi với ETag mới.',
      en: 'Somebody changed the record after you read it, so your change was not saved. Read the newest version, apply your change again and send it with the new ETag.',
    },
  },
  'protocol-unsupported': {
    status: 412,
    title: {
      vi: 'Phiên bản giao thức tải lên không hỗ trợ',
      en: 'Version of the upload protocol not supported',
    },
    meaning: {
      vi: 'Yêu cầu tải lên từng phần cần tiêu đề Tus-Resumable: 1.0.0. Hãy dùng một thư viện tus phiên bản 1.0, hoặc thêm tiêu đề đó.',
      en: 'A request about a resumable upload needs the header Tus-Resumable: 1.0.0. Use a library for tus 1.0, or add that header.',
    },
  },
  'too-large': {
    status: 413,
    title: { vi: 'Quá lớn', en: 'Too large' },
    meaning: {
      vi: 'Nội dung vượt giới hạn nêu trong câu trả lời. Hãy chia nhỏ, nén lại, hoặc đăng dưới dạng liên kết.',
      en: 'The content is over the limit that the answer names. Split or compress it, or publish it as a link.',
    },
  },
  'unsupported-media-type': {
    status: 415,
    title: { vi: 'Loại nội dung không nhận', en: 'Unsupported content type' },
    meaning: {
      vi: 'Địa chỉ này không nhận Content-Type đã gửi. Câu trả lời nói loại nào được nhận.',
      en: 'This address does not take the Content-Type that was sent. The answer says which ones it takes.',
    },
  },
  'range-not-satisfiable': {
    status: 416,
    title: { vi: 'Khoảng ngoài tệp', en: 'Range outside the file' },
    meaning: {
      vi: 'Khoảng byte yêu cầu nằm ngoài tệp. Tiêu đề Content-Range cho biết độ dài thật.',
      en: 'The range of bytes asked for lies outside the file. The Content-Range header gives the real length.',
    },
  },
  'invalid-content': {
    status: 422,
    title: { vi: 'Nội dung chưa đúng', en: 'Invalid content' },
    meaning: {
      vi: 'Nội dung đọc được nhưng có chỗ chưa đúng, nên không có gì được lưu. Mỗi lỗi chỉ rõ chỗ và cách sửa.',
      en: 'The content could be read but something in it is wrong, so nothing was saved. Each error points at its place and says how to mend it.',
    },
  },
  'export-impossible': {
    status: 422,
    title: { vi: 'Không xuất được ở dạng này', en: 'Cannot be exported in this format' },
    meaning: {
      vi: 'Bảng này không thể viết ra ở dạng đã chọn: quá nhiều dòng cho bảng tính, hoặc không có vị trí cho bản đồ. Câu trả lời nói vì sao; hãy lọc bớt dòng hoặc chọn dạng khác.',
      en: 'This table cannot be written in the chosen format: it has too many rows for a spreadsheet, or no places for a map. The answer says which; filter the rows or choose another format.',
    },
  },
  'invalid-sql': {
    status: 422,
    title: { vi: 'SQL chưa đúng', en: 'Invalid SQL' },
    meaning: {
      vi: 'Câu SQL sai cú pháp, hoặc nêu một bảng, cột hay kiểu không có. Câu trả lời chỉ rõ dòng và cột.',
      en: 'The SQL cannot be read, or names a table, column or type that does not exist. The answer gives the line and column of the place.',
    },
  },
  'sql-out-of-memory': {
    status: 422,
    title: { vi: 'Câu SQL cần quá nhiều bộ nhớ', en: 'SQL needs too much memory' },
    meaning: {
      vi: 'Câu SQL cần nhiều bộ nhớ hơn mức dành cho một câu hỏi, nên đã dừng. Hãy lọc trước khi nối bảng, chọn ít cột hơn, hoặc tải cả tệp.',
      en: 'The SQL needs more memory than one question may take, so it was stopped. Filter before you join, choose fewer columns, or download the files.',
    },
  },
  'idempotency-key-reused': {
    status: 422,
    title: { vi: 'Khóa lặp đã dùng cho nội dung khác', en: 'Idempotency key used with another body' },
    meaning: {
      vi: 'Khóa Idempotency-Key này đã gửi kèm nội dung khác. Hãy dùng khóa mới cho yêu cầu mới.',
      en: 'This Idempotency-Key was sent before with another body. Use a new key for a new request.',
    },
  },
  'taken-down': {
    status: 451,
    title: { vi: 'Đã gỡ theo pháp luật', en: 'Taken down for legal reasons' },
    meaning: {
      vi: 'Nội dung ở địa chỉ này đã bị gỡ vĩnh viễn theo yêu cầu của pháp luật. Câu trả lời ghi ngày, lý do và căn cứ; phần mô tả, lịch sử và mã sha256 của nó vẫn công khai. Các bản phát hành khác của tệp, nếu có, vẫn tải được.',
      en: 'What was at this address is gone for good because the law demanded it. The answer gives the day, the reason and the legal basis; the description, the history and its sha256 stay public. Other releases of the file, if there are any, can still be downloaded.',
    },
  },
  'if-match-needed': {
    status: 428,
    title: { vi: 'Thiếu If-Match', en: 'If-Match missing' },
    meaning: {
      vi: 'Thay đổi phải kèm tiêu đề If-Match với ETag đã đọc, để không ai vô tình ghi đè người khác. Hãy đọc bản ghi rồi gửi lại.',
      en: 'A change needs an If-Match header with the ETag that was read, so that nobody overwrites somebody else unawares. Read the record and send again.',
    },
  },
  'too-many-requests': {
    status: 429,
    title: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' },
    meaning: {
      vi: 'Địa chỉ mạng này gửi quá nhiều yêu cầu. Hãy đợi số giây ghi trong Retry-After.',
      en: 'Too many requests came from this network address. Wait for the seconds given in Retry-After.',
    },
  },
  'checksum-mismatch': {
    status: 460,
    title: { vi: 'Phần gửi bị hỏng trên đường', en: 'The piece was damaged on its way' },
    meaning: {
      vi: 'Các byte nhận được không khớp với Upload-Checksum, nên phần này bị bỏ và vị trí không đổi. Hãy gửi lại đúng phần đó.',
      en: 'The bytes that came do not match Upload-Checksum, so this piece was thrown away and the offset stays. Send the same piece again.',
    },
  },
  'internal-error': {
    status: 500,
    title: { vi: 'Lỗi của cổng', en: 'Internal error' },
    meaning: {
      vi: 'Lỗi nằm ở phía cổng và đã được ghi lại. Hãy thử lại; nếu vẫn lỗi, gửi mã yêu cầu cho người vận hành.',
      en: 'The fault is on our side and was recorded. Try again; if it stays, send the request id to the operator.',
    },
  },
  'search-unavailable': {
    status: 503,
    title: { vi: 'Tìm kiếm tạm ngừng', en: 'Search unavailable' },
    meaning: {
      vi: 'Máy tìm kiếm tạm thời không trả lời. Hãy thử lại sau số giây trong Retry-After, hoặc hỏi lại từ trang đầu.',
      en: 'The search engine does not answer for now. Try again after the seconds given in Retry-After, or ask for the first page again.',
    },
  },
  'service-unavailable': {
    status: 503,
    title: { vi: 'Cổng tạm thời không trả lời được', en: 'Service unavailable' },
    meaning: {
      vi: 'Một phần cần thiết của cổng tạm thời không trả lời. Không có gì bị mất; hãy thử lại sau số giây trong Retry-After.',
      en: 'A part that the portal needs does not answer for now. Nothing is lost; try again after the seconds given in Retry-After.',
    },
  },
  'mail-off': {
    status: 503,
    title: { vi: 'Cổng không gửi thư', en: 'The portal sends no mail' },
    meaning: {
      vi: 'Việc này cần gửi thư, mà cổng chưa có máy chủ thư. Hãy nhờ người quản lý của cơ quan bạn hoặc người quản trị cổng: họ tạo được liên kết đặt lại mật khẩu.',
      en: 'This needs a mail, and the portal has no mail server. Ask a manager of your agency or an administrator of the portal: they can make a link to a new password.',
    },
  },
  'storage-full': {
    status: 507,
    title: { vi: 'Hết chỗ lưu trữ', en: 'Storage full' },
    meaning: {
      vi: 'Kho tệp của cổng đã đầy, nên tệp chưa được nhận. Người vận hành đã được báo; hãy thử lại sau.',
      en: "The portal's file store is full, so the file was not taken. Try again once the operator has made room.",
    },
  },
} as const satisfies Record<string, ProblemKind>

export type ProblemSlug = keyof typeof problemKinds

/** An expected failure on its way to the client. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug
  readonly status: number
  readonly detail: Sentence
  readonly errors: ProblemDetail[]
  /** Extra members of the document, such as `reason`, `withdrawnAt` and the title of the `dataset`. */
  readonly members: Record<string, unknown>
  readonly headers: Record<string, string>

  constructor(
    slug: ProblemSlug,
    detail: Sentence,
    more: {
      errors?: ProblemDetail[]
      members?: Record<string, unknown>
      headers?: Record<string, string>
      cause?: unknown
    } = {},
  ) {
    super(detail.en, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'ProblemError'
    this.slug = slug
    this.status = problemKinds[slug].status
    this.detail = detail
    this.errors = more.errors ?? []
    this.members = more.members ?? {}
    this.headers = more.headers ?? {}
  }
}

/** A value from a stranger, made short and printable for a sentence. */
const shown = (value: string) => (value.length > 80 ? `${[...value].slice(0, 80).join('')}…` : value)

/** The nearest known name within a third of its length, for "did you mean". */
function nearest(name: string, known: readonly string[]): string | null {
  let best: string | null = null
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    if (name.length > 60) break
    const row = Array.from({ length: candidate.length + 1 }, (_, index) => index)
    for (let i = 1; i <= name.length; i++) {
      let diagonal = row[0]!
      row[0] = i
      for (let j = 1; j <= candidate.length; j++) {
        const above = row[j]!
        row[j] = Math.min(above + 1, row[j - 1]! + 1, diagonal + (name[i - 1] === candidate[j - 1] ? 0 : 1))
        diagonal = above
      }
    }
    const distance = row[candidate.length]!
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

export function unknownParameter(name: string, known: readonly string[]): ProblemError {
  const near = nearest(name, known)
  return new ProblemError(
    'unknown-parameter',
    {
      vi: `Không có tham số "${shown(name)}".${near ? ` Có phải "${near}" không?` : ''} Các tham số có: ${known.join(', ') || 'không có tham số nào'}.`,
      en: `There is no parameter "${shown(name)}".${near ? ` Did you mean "${near}"?` : ''} Known parameters: ${known.join(', ') || 'none'}.`,
    },
    {
      errors: [{ parameter: name, detail: { vi: 'Tham số không có.', en: 'Unknown parameter.' } }],
      members: { known: [...known] },
    },
  )
}

/** A token where the address is, which logs and histories keep: known to others by now. */
export const tokenInAddress = (name: string) =>
  new ProblemError(
    'unknown-parameter',
    {
      vi: `Địa chỉ chứa mã truy cập (tham số "${shown(name)}"), mà địa chỉ thì máy trung gian và lịch sử trình duyệt lưu lại. Hãy thu hồi mã đó trong khu làm việc, tạo mã mới và gửi trong tiêu đề Authorization: Bearer <mã truy cập>.`,
      en: `A token stands in the address (parameter "${shown(name)}"), which proxies and histories keep. Revoke it in the workspace, make a new one, and send it as Authorization: Bearer <token>.`,
    },
    {
      errors: [
        { parameter: name, detail: { vi: 'Mã truy cập trong địa chỉ.', en: 'A token in the address.' } },
      ],
    },
  )

export function invalidParameter(parameter: string, detail: Sentence): ProblemError {
  return new ProblemError(
    'invalid-parameter',
    { vi: `Tham số ${parameter}: ${detail.vi}`, en: `Parameter ${parameter}: ${detail.en}` },
    { errors: [{ parameter, detail }] },
  )
}

export function unknownMember(pointer: string, known: readonly string[]): ProblemError {
  const name = pointer.split('/').pop() ?? ''
  const near = nearest(name, known)
  return new ProblemError(
    'unknown-member',
    {
      vi: `Không có trường "${shown(name)}".${near ? ` Có phải "${near}" không?` : ''} Các trường có: ${known.join(', ')}.`,
      en: `There is no member "${shown(name)}".${near ? ` Did you mean "${near}"?` : ''} Known members: ${known.join(', ')}.`,
    },
    {
      errors: [{ pointer, detail: { vi: 'Trường không có.', en: 'Unknown member.' } }],
      members: { known: [...known] },
    },
  )
}

export const malformedBody = (detail: Sentence, errors: ProblemDetail[] = []) =>
  new ProblemError('malformed-body', detail, { errors })

export const malformedRequest = () =>
  new ProblemError('malformed-request', problemKinds['malformed-request'].meaning)

export const requestTooSlow = () =>
  new ProblemError('request-too-slow', problemKinds['request-too-slow'].meaning)

export const headersTooLarge = () =>
  new ProblemError('headers-too-large', problemKinds['headers-too-large'].meaning)

export const cursorExpired = () =>
  new ProblemError('cursor-expired', {
    vi: 'Dấu trang trong địa chỉ này (cursor) thuộc câu hỏi khác hoặc đã hết hạn. Hãy mở lại trang đầu (bỏ cursor) rồi sang trang từ đó.',
    en: 'The place in this address (cursor) belongs to another query, or has expired. Open the first page again (without cursor) and go on from there.',
  })

export const signInNeeded = (
  detail: Sentence = {
    vi: 'Hãy gửi kèm Authorization: Bearer <mã truy cập>, hoặc đăng nhập tại /signin.',
    en: 'Send Authorization: Bearer <token>, or sign in at /signin.',
  },
) => new ProblemError('sign-in-needed', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="sen"' } })

export const invalidToken = () =>
  new ProblemError(
    'sign-in-needed',
    {
      vi: 'Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi. Hãy tạo mã mới trong khu làm việc.',
      en: 'The token is wrong, expired or revoked. Make a new one in the workspace.',
    },
    { headers: { 'WWW-Authenticate': 'Bearer realm="sen", error="invalid_token"' } },
  )

export const wrongPassword = () =>
  new ProblemError('sign-in-needed', {
    vi: 'E-mail hoặc mật khẩu không đúng.',
    en: 'The e-mail address or the password is wrong.',
  })

export const codeNeeded = () =>
  new ProblemError('code-needed', {
    vi: 'Hãy gửi kèm "code": sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.',
    en: 'Send "code" along: the six digits of your authenticator, or a recovery code.',
  })

export const wrongCode = () =>
  new ProblemError('code-needed', {
    vi: 'Mã không đúng hoặc đã dùng. Hãy đợi mã mới trong ứng dụng, hoặc dùng một mã dự phòng.',
    en: 'The code is wrong or was used. Wait for the next one in the app, or use a recovery code.',
  })

/** The password was right, and the code did not come in time. */
export const signInAnew = () =>
  new ProblemError('sign-in-needed', {
    vi: 'Đã quá lâu kể từ khi nhập mật khẩu. Hãy đăng nhập lại từ đầu.',
    en: 'Too long ago the password was entered. Sign in again from the beginning.',
  })

/** An administrator or manager, or their token, without the second factor that this portal demands. */
export const secondFactorNeeded = () =>
  new ProblemError('second-factor-needed', {
    vi: 'Tài khoản này quản lý người khác nên cần yếu tố thứ hai. Hãy đăng nhập và thiết lập tại /workspace/account; sau đó làm lại việc này.',
    en: 'This account manages others, so it needs a second factor. Sign in and set one up at /workspace/account, then do this again.',
  })

/** A sign-in by the provider that was not finished; nobody is signed in. */
export const signInUnfinished = (
  detail: Sentence = {
    vi: 'Lần đăng nhập này đã quá mười phút, đã dùng rồi, hoặc bắt đầu ở trình duyệt khác. Hãy bắt đầu lại.',
    en: 'This sign-in took more than ten minutes, was used before, or was begun in another browser. Begin again.',
  },
) => new ProblemError('sign-in-unfinished', detail)

export const signInRefused = (detail: Sentence) => new ProblemError('sign-in-refused', detail)

export const providerFailed = (detail: Sentence, cause?: unknown) =>
  new ProblemError('provider-failed', detail, { cause })

export const notAllowed = (detail: Sentence) => new ProblemError('not-allowed', detail)

export function accessRestricted(
  accessRights: string,
  contact: { name?: string; email?: string; url?: string } | null,
  forMembers: Sentence = {
    vi: 'Người của cơ quan thì đăng nhập hoặc gửi mã truy cập.',
    en: 'Members of the agency sign in or send a token.',
  },
): ProblemError {
  const whom = contact?.email ?? contact?.url ?? contact?.name
  const [vi, en] =
    accessRights === 'RESTRICTED'
      ? ['được cấp theo điều kiện nêu trong mô tả', 'given under the condition that its description names']
      : ['không công khai', 'not open to the public']
  return new ProblemError('access-restricted', {
    vi: `Dữ liệu này ${vi}. ${whom ? `Hãy hỏi ${shown(whom)}.` : 'Hãy hỏi cơ quan công bố.'} ${forMembers.vi}`,
    en: `These data are ${en}. ${whom ? `Ask ${shown(whom)}.` : 'Ask the agency that publishes them.'} ${forMembers.en}`,
  })
}

export const notFound = (path: string) =>
  new ProblemError('not-found', {
    vi: `Không có gì ở địa chỉ ${shown(path)}. Danh sách địa chỉ của API ở /api/v1.`,
    en: `There is nothing at ${shown(path)}. The addresses of the API are listed at /api/v1.`,
  })

export const datasetNotFound = (idOrSlug: string) =>
  new ProblemError('dataset-not-found', {
    vi: `Không có bộ dữ liệu công khai "${shown(idOrSlug)}". Có thể tên đã đổi; hãy tìm tại /datasets.`,
    en: `There is no public dataset "${shown(idOrSlug)}". It may have been renamed; search at /datasets.`,
  })

export const distributionNotFound = (id: string) =>
  new ProblemError('distribution-not-found', {
    vi: `Không có tệp hoặc liên kết công khai "${shown(id)}". Hãy xem các tệp trên trang bộ dữ liệu.`,
    en: `There is no public file or link "${shown(id)}". See the files on the page of the dataset.`,
  })

/** A release or a name that this distribution does not have; the sentence gives the address that works. */
export const fileNotFound = (name: string, address: string) =>
  new ProblemError('not-found', {
    vi: `Không có tệp "${shown(name)}" ở đây. Tệp ở địa chỉ ${address}`,
    en: `There is no file "${shown(name)}" here. The file is at ${address}`,
  })

/** For one that belongs to somebody else, has expired or never was: the same words. */
export const uploadNotFound = (id: string) =>
  new ProblemError('upload-not-found', {
    vi: `Bạn không có lần tải lên "${shown(id)}". Có thể nó đã hết hạn hoặc đã hủy; hãy bắt đầu lại bằng POST /api/v1/uploads.`,
    en: `You have no upload "${shown(id)}". It may have expired or been cancelled; begin again with POST /api/v1/uploads.`,
  })

export const protocolUnsupported = () =>
  new ProblemError('protocol-unsupported', problemKinds['protocol-unsupported'].meaning, {
    headers: { 'Tus-Version': '1.0.0' },
  })

export const checksumMismatch = () =>
  new ProblemError('checksum-mismatch', problemKinds['checksum-mismatch'].meaning)

/** A piece begins elsewhere than where the upload stands. */
export const wrongOffset = (offset: number) =>
  new ProblemError(
    'conflict',
    {
      vi: `Lần tải lên đang ở byte ${offset}. Hãy hỏi lại bằng HEAD rồi gửi tiếp từ đó; không có gì thay đổi.`,
      en: `The upload stands at byte ${offset}. Ask again with HEAD and go on from there; nothing was changed.`,
    },
    { members: { offset }, headers: { 'Upload-Offset': String(offset) } },
  )

/** The distribution may be seen, but it has no release of this number: the newest one's is given, 0 for a link. */
export const releaseNotFound = (distributionId: string, number: number, newest: number) =>
  new ProblemError(
    'not-found',
    newest === 0
      ? {
          vi: 'Đây là liên kết, không có tệp ở đây. Địa chỉ của nó ở "accessUrl".',
          en: 'This is a link and has no file here. Its address is in "accessUrl".',
        }
      : {
          vi: `Không có bản phát hành ${number}; bản mới nhất là ${newest}. Danh sách ở /api/v1/distributions/${distributionId}/releases.`,
          en: `There is no release ${number}; the newest is ${newest}. They are listed at /api/v1/distributions/${distributionId}/releases.`,
        },
  )

/** The distribution may be seen, but there is no table of it to ask. */
export const tableNotFound = (
  { id, name }: { id: string; name: string | null },
  reason: { code: string; message: Sentence } | null,
) =>
  new ProblemError(
    'table-not-found',
    {
      vi: `Tệp "${shown(name ?? id)}" chưa có bảng. ${reason?.message.vi ?? 'Hãy thử lại sau ít giây, hoặc tải tệp về.'}`,
      en: `The file "${shown(name ?? id)}" has no table. ${reason?.message.en ?? 'Try again in a few seconds, or download the file.'}`,
    },
    {
      members: { reason: reason?.code ?? 'being-made' },
      headers: reason?.code === 'being-made' ? { 'Retry-After': '2' } : {},
    },
  )

export const queryTooHeavy = () =>
  new ProblemError('query-too-heavy', {
    vi: 'Câu hỏi cần nhiều thời gian hoặc bộ nhớ hơn mức cho phép. Hãy chọn ít cột hơn, bớt cột sắp xếp, hoặc tải cả tệp.',
    en: 'The query needs more time or memory than allowed. Choose fewer columns, order by fewer columns, or download the whole file.',
  })

export const exportImpossible = (detail: Sentence) => new ProblemError('export-impossible', detail)

const place = (at: SqlPlace | null): Sentence =>
  at === null
    ? { vi: '', en: '' }
    : { vi: ` (dòng ${at.line}, cột ${at.column})`, en: ` (line ${at.line}, column ${at.column})` }

/** Where in a text of SQL: all counted from 1, in characters. */
interface SqlPlace {
  position: number
  line: number
  column: number
}

/** SQL that cannot be read or answered, with the place in it. */
export const invalidSql = (detail: Sentence, at: SqlPlace | null, members: Record<string, unknown> = {}) =>
  new ProblemError(
    'invalid-sql',
    { vi: `${detail.vi}${place(at).vi}`, en: `${detail.en}${place(at).en}` },
    { members: { ...at, ...members } },
  )

/** SQL that could reach beyond the public tables; `notAllowed` says what. */
export const sqlNotAllowed = (
  notAllowed: { kind: string; name: string },
  detail: Sentence,
  at: SqlPlace | null,
) =>
  new ProblemError(
    'sql-not-allowed',
    { vi: `${detail.vi}${place(at).vi}`, en: `${detail.en}${place(at).en}` },
    { members: { notAllowed, ...at } },
  )

export const sqlTooSlow = (seconds: number) =>
  new ProblemError('query-too-heavy', {
    vi: `Câu SQL cần hơn ${seconds} giây nên đã dừng. Hãy lọc trước khi nối bảng, chọn ít dòng hơn, hoặc tải cả tệp.`,
    en: `The SQL needs more than ${seconds} seconds, so it was stopped. Filter before you join, choose fewer rows, or download the files.`,
  })

export const sqlOutOfMemory = () =>
  new ProblemError('sql-out-of-memory', {
    vi: 'Câu SQL cần nhiều bộ nhớ hơn mức cho phép. Hãy lọc trước khi nối bảng, chọn ít cột hơn, hoặc tải cả tệp.',
    en: 'The SQL needs more memory than allowed. Filter before you join, choose fewer columns, or download the files.',
  })

/** So many questions in SQL wait that another one would wait too long. */
export const sqlBusy = () =>
  new ProblemError(
    'service-unavailable',
    {
      vi: 'Đang có nhiều câu SQL chờ đến lượt. Hãy thử lại sau ít giây.',
      en: 'Many SQL questions are waiting for their turn. Try again in a few seconds.',
    },
    { headers: { 'Retry-After': '5' } },
  )

/** `latest` is the version to use instead, where the schema is there and its version is not. */
export const tableSchemaNotFound = (reference: string, latest?: string) =>
  new ProblemError('not-found', {
    vi: `Không có lược đồ "${shown(reference)}". ${latest ? `Phiên bản nên dùng là ${latest}.` : 'Xem danh sách tại /schemas.'}`,
    en: `There is no schema "${shown(reference)}". ${latest ? `The version to use is ${latest}.` : 'They are listed at /schemas.'}`,
  })

export const seriesNotFound = (slug: string) =>
  new ProblemError('not-found', {
    vi: `Không có chuỗi dữ liệu "${shown(slug)}". Xem danh sách tại /series.`,
    en: `There is no series "${shown(slug)}". They are listed at /series.`,
  })

/** For a draft that the viewer may not see too. */
export const collectionNotFound = (slug: string) =>
  new ProblemError('not-found', {
    vi: `Không có bộ sưu tập "${shown(slug)}". Xem danh sách tại /collections.`,
    en: `There is no collection "${shown(slug)}". They are listed at /collections.`,
  })

export const agencyNotFound = (slug: string) =>
  new ProblemError('agency-not-found', {
    vi: `Không có cơ quan "${shown(slug)}". Xem danh sách tại /agencies.`,
    en: `There is no agency "${shown(slug)}". The list is at /agencies.`,
  })

/** For one that the viewer may not see too. */
export const accountNotFound = (id: string) => notFound(`/api/v1/accounts/${id}`)

/** The same words for a link that was used, replaced or never given: they tell nobody which secrets there were. */
export const invitationNotFound = () =>
  new ProblemError('invitation-not-found', {
    vi: 'Liên kết này đã được dùng, đã bị thay, đã hết hạn, hoặc bị chép thiếu.',
    en: 'This link was used, was replaced, has expired, or was not copied whole.',
  })

export const methodNotAllowed = (allowed: string[]) =>
  new ProblemError(
    'method-not-allowed',
    {
      vi: `Địa chỉ này chỉ nhận ${allowed.join(', ')}.`,
      en: `This address takes only ${allowed.join(', ')}.`,
    },
    { headers: { Allow: allowed.join(', ') } },
  )

export const notAcceptable = (available: string[]) =>
  new ProblemError(
    'not-acceptable',
    {
      vi: `Địa chỉ này trả lời được ở dạng: ${available.join(', ')}. Hãy sửa hoặc bỏ tiêu đề Accept.`,
      en: `This address can answer as: ${available.join(', ')}. Correct the Accept header or leave it out.`,
    },
    { members: { available } },
  )

export const conflict = (detail: Sentence) => new ProblemError('conflict', detail)

export const slugTaken = (slug: string) =>
  new ProblemError(
    'slug-taken',
    {
      vi: `Tên trên địa chỉ "${shown(slug)}" đã thuộc về bản ghi khác và không cấp lại. Hãy chọn tên khác, hoặc bỏ trống để cổng tự đặt.`,
      en: `The slug "${shown(slug)}" belongs to another record and is never given again. Choose another, or leave it out.`,
    },
    { errors: [{ pointer: '/slug', detail: { vi: 'Đã dùng.', en: 'Already taken.' } }] },
  )

/** For the public of a withdrawn dataset: every door to it answers with this. */
export const datasetWithdrawn = (titles: Record<string, string>, withdrawnAt: Date, reason: string) =>
  new ProblemError(
    'dataset-withdrawn',
    {
      vi: `Bộ dữ liệu "${shown(firstText(titles))}" đã được rút ngày ${sayDay(portalDay(withdrawnAt))}. Lý do: ${reason}`,
      en: `The dataset "${shown(titles.en ?? firstText(titles))}" was withdrawn on ${portalDay(withdrawnAt)}. Reason: ${reason}`,
    },
    { members: { reason, withdrawnAt: withdrawnAt.toISOString(), dataset: firstText(titles), titles } },
  )

/** RFC 7725: the portal itself blocks, and says on its page about itself whom to ask. */
export const takenDown = ({
  at,
  reason,
  legalBasis,
}: {
  at: Date
  reason: string
  legalBasis: string | null
}) => {
  const day = portalDay(at)
  return new ProblemError(
    'taken-down',
    {
      vi: `Nội dung này đã bị gỡ theo pháp luật ngày ${sayDay(day)}. Lý do: ${reason}${legalBasis === null ? '' : ` Căn cứ: ${legalBasis}`}`,
      en: `This was taken down for legal reasons on ${day}. Reason: ${reason}${legalBasis === null ? '' : ` Legal basis: ${legalBasis}`}`,
    },
    {
      members: { reason, legalBasis, takenDownAt: at.toISOString() },
      headers: { Link: '</about>; rel="blocked-by"' },
    },
  )
}

/** `If-Match` or `If-Unmodified-Since` on a file asks for other bytes than there are. */
export const fileStale = (release: number) =>
  new ProblemError('version-stale', {
    vi: `Tệp ở địa chỉ này là bản phát hành ${release}, không phải nội dung mà If-Match hoặc If-Unmodified-Since yêu cầu. Hãy tải lại từ đầu, không kèm điều kiện.`,
    en: `The file at this address is release ${release}, not the bytes that If-Match or If-Unmodified-Since ask for. Download it anew, without the condition.`,
  })

export const versionStale = (current: number) =>
  new ProblemError('version-stale', {
    vi: `Bản ghi nay ở phiên bản ${current}. Hãy đọc lại, sửa lại và gửi với ETag mới.`,
    en: `The record is at version ${current} now. Read it again, apply your change and send it with the new ETag.`,
  })

/** If-Match holds weak tags or strange ones alone. */
export const tagNeverMatches = (current: number) =>
  new ProblemError('version-stale', {
    vi: `If-Match không nêu phiên bản nào: ETag yếu (W/…) không bao giờ khớp (RFC 9110, 13.1.1), ETag không do cổng cấp cũng vậy. Bản ghi ở phiên bản ${current}; hãy gửi ETag mạnh đã đọc, không có W/.`,
    en: `If-Match names no version: a weak tag (W/…) never matches (RFC 9110, 13.1.1), nor does one that the portal did not give. The record is at version ${current}; send the strong ETag that was read, without W/.`,
  })

export const ifMatchNeeded = () =>
  new ProblemError('if-match-needed', {
    vi: 'Hãy đọc bản ghi, rồi gửi lại kèm tiêu đề If-Match với ETag đã đọc.',
    en: 'Read the record, then send again with an If-Match header holding the ETag that was read.',
  })

/** `advice`: what to do instead; that of files when none is given. */
export const tooLarge = (
  what: Sentence,
  limitBytes: number,
  advice: Sentence = {
    vi: 'Hãy chia nhỏ, nén lại, hoặc đăng dưới dạng liên kết.',
    en: 'Split or compress it, or publish it as a link.',
  },
) =>
  new ProblemError(
    'too-large',
    {
      vi: `${what.vi} lớn hơn giới hạn ${limitBytes.toLocaleString('vi')} byte. ${advice.vi}`,
      en: `${what.en} is over the limit of ${limitBytes.toLocaleString('en')} bytes. ${advice.en}`,
    },
    { members: { limitBytes } },
  )

export const unsupportedMediaType = (accepted: string[]) =>
  new ProblemError('unsupported-media-type', {
    vi: `Hãy gửi với Content-Type: ${accepted.join(' hoặc ')}.`,
    en: `Send it with Content-Type: ${accepted.join(' or ')}.`,
  })

export const programNotTaken = (name: string) =>
  new ProblemError('unsupported-media-type', {
    vi: `Tệp "${shown(name)}" bên trong là một chương trình máy tính, không phải dữ liệu, nên không được nhận. Hãy kiểm tra lại tệp; nếu cần công bố phần mềm, hãy thêm liên kết đến nơi có mã nguồn.`,
    en: `The file "${shown(name)}" is a computer program inside, not data, and is not taken. Check the file; to publish software, add a link to where its source is.`,
  })

export const rangeNotSatisfiable = (sizeBytes: number) =>
  new ProblemError(
    'range-not-satisfiable',
    {
      vi: `Tệp dài ${sizeBytes} byte; khoảng yêu cầu nằm ngoài.`,
      en: `The file is ${sizeBytes} bytes long; the range asked for lies outside.`,
    },
    { headers: { 'Content-Range': `bytes */${sizeBytes}` } },
  )

/** Valid JSON with wrong content: every error at its place. */
export function invalidContent(errors: ProblemDetail[]): ProblemError {
  const first = errors[0]
  const sentence =
    first === undefined ? '' : typeof first.detail === 'string' ? first.detail : first.detail.en
  const sentenceVi =
    first === undefined ? '' : typeof first.detail === 'string' ? first.detail : first.detail.vi
  const place = first?.pointer ? `${first.pointer}: ` : ''
  const more = errors.length - 1
  return new ProblemError(
    'invalid-content',
    {
      vi: `${place}${sentenceVi}${more > 0 ? ` Còn ${more} lỗi nữa, xem "errors".` : ''}`,
      en: `${place}${sentence}${more > 0 ? ` ${more} more, see "errors".` : ''}`,
    },
    { errors },
  )
}

export const idempotencyKeyReused = () =>
  new ProblemError('idempotency-key-reused', {
    vi: 'Khóa Idempotency-Key này đã dùng cho nội dung khác. Hãy dùng khóa mới.',
    en: 'This Idempotency-Key was used with another body. Use a new key.',
  })

export const tooManyRequests = (retryAfterSeconds: number) =>
  new ProblemError(
    'too-many-requests',
    {
      vi: `Quá nhiều yêu cầu từ địa chỉ này. Hãy thử lại sau ${retryAfterSeconds} giây.`,
      en: `Too many requests from this address. Try again in ${retryAfterSeconds} seconds.`,
    },
    { headers: { 'Retry-After': String(retryAfterSeconds) } },
  )

export const internalError = (cause?: unknown) =>
  new ProblemError(
    'internal-error',
    {
      vi: 'Lỗi ở phía cổng, đã được ghi lại. Hãy thử lại; nếu vẫn lỗi, gửi mã yêu cầu ("instance") cho người vận hành.',
      en: 'The fault is on our side and was recorded. Try again; if it stays, send the request id ("instance") to the operator.',
    },
    { cause },
  )

/** Elasticsearch is away and this request cannot be answered by the simpler search. */
export const searchUnavailable = (cause?: unknown) =>
  new ProblemError(
    'search-unavailable',
    {
      vi: 'Máy tìm kiếm tạm thời không trả lời. Hãy thử lại sau ít giây, hoặc hỏi lại từ trang đầu.',
      en: 'The search engine does not answer for now. Try again in a few seconds, or ask for the first page again.',
    },
    { headers: { 'Retry-After': '10' }, cause },
  )

export const serviceUnavailable = (cause?: unknown) =>
  new ProblemError(
    'service-unavailable',
    {
      vi: 'Một phần của cổng tạm thời không trả lời. Hãy thử lại sau ít giây.',
      en: 'A part of the portal does not answer for now. Try again in a few seconds.',
    },
    { headers: { 'Retry-After': '10' }, cause },
  )

export const mailOff = () =>
  new ProblemError('mail-off', {
    vi: 'Cổng này không gửi thư. Hãy nhờ người quản lý của cơ quan bạn hoặc người quản trị cổng tạo liên kết đặt lại mật khẩu.',
    en: 'This portal sends no mail. Ask a manager of your agency or an administrator of the portal for a link to a new password.',
  })

export const storageFull = (cause?: unknown) =>
  new ProblemError(
    'storage-full',
    {
      vi: 'Kho tệp đã đầy nên tệp chưa được nhận. Hãy báo người vận hành và thử lại sau.',
      en: 'The file store is full, so the file was not taken. Tell the operator and try again later.',
    },
    { cause },
  )
