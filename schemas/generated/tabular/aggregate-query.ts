/* Made from schemas/tabular/aggregate-query.json by `npm run generate`. Do not edit. */

/**
 * What to count and sum up over which groups of rows.
 */
export interface AggregateQuery {
  /**
   * count(*), count(column), count(distinct column), sum, avg (mean), min and max (of texts by code point, which is not the order of orderBy), median and stddev (of a sample), separated by commas; "as" gives a name.
   */
  select?: string
  /**
   * Column names or aliases, separated by commas; also lower, upper, length, year, month, day, abs or round of one: `year(updated), province`.
   */
  groupBy?: string
  /**
   * A condition that rows must meet: `column op value`, joined by `and`, `or`, `not` and parentheses. Columns go by name or alias.
   *
   * * `= != < <= > >=`: Compares a column with a value, or with another column of the same kind. The column always comes first. Texts compare in the order of Unicode (Z before a before Đ), which is not that of orderBy. `population >= 1000000`
   * * `in (…) · not in (…)`: Is one of the values. `province in ("Huế", "Vinh")`
   * * `between … and … · not between … and …`: Lies between two values, both included. `year between 2018 and 2020`
   * * `like "…" · contains "…" · startsWith "…"`: Look into texts, in upper and lower case alike; in like, % is any letters and _ is one. With not before them, the opposite. `province startsWith "Thị xã"`
   * * `is null · is not null`: A value is missing, or is there. A comparison with a missing value, and its not, is never true, as in SQL. `note is not null`
   * * `lower upper length · year month day · abs round`: Functions of a column: of texts, of dates and moments (in UTC), of numbers. `year(updated) = 2024`
   * * `and · or · not · ( )`: Join conditions; not binds first, then and, then or. `not (year < 2000 or population is null)`
   * * `` "…" '…' · `…` · 12.5 · true ``: Texts, dates and times stand in quotes (doubled to be inside): "2024-12-31", "2024-12-31T08:30:00". Names with blanks stand in backticks. Numbers have a decimal point and no thousands separators; whole numbers are compared to the last digit. `` `Dân số` > 9007199254740993 ``
   *
   * At most 10,000 characters, 50 parentheses inside each other, 500 comparisons and values. What is wrong answers 400 with `position` (from 1), what was `expected` there, and for a column that is not there the `known` ones and the `nearest`.
   */
  where?: string
  /**
   * Words that must all stand in some text column, without regard to diacritics and case.
   */
  q?: string
  /**
   * Columns of the answer separated by commas, - before one for descending.
   */
  orderBy?: string
  limit?: number
  cursor?: string
  shape?: 'arrays' | 'objects'
  sheet?: string
  lang?: 'vi' | 'en'
}
