/**
 * Every function that a question in SQL may call, by what it is for; there is no other list. A function is here when its answer
 * follows from the tables alone and it touches nothing else: no file, no setting, no clock, no chance, no text made of nothing
 * (`repeat`, `format`). Operators and what the parser makes of special forms (`extract`, `like`, `[…]`) are functions too.
 */
export const allowedFunctions = {
  Operators:
    '+ - * / // % ** ^ & | << >> ~ @ || !~~ ~~ !~~* ~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape ^@ -> ->>',
  'Counting and summing up':
    'count count_star count_if countif sum fsum kahan_sum avg mean favg median mode min max arg_min arg_max argmin argmax min_by max_by any_value first last arbitrary product stddev stddev_pop stddev_samp variance var_pop var_samp sem mad skewness kurtosis entropy corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy quantile quantile_cont quantile_disc approx_quantile approx_count_distinct bool_and bool_or bit_and bit_or bit_xor string_agg group_concat listagg list array_agg histogram geomean weighted_avg',
  Windows:
    'row_number rank dense_rank rank_dense percent_rank cume_dist ntile lag lead first_value last_value nth_value fill',
  Numbers:
    'abs sign round round_even trunc floor ceil ceiling even mod fmod divide fdiv multiply add subtract power pow sqrt cbrt exp ln log log2 log10 greatest least gcd lcm factorial sin cos tan cot asin acos atan atan2 sinh cosh tanh degrees radians pi isnan isinf isfinite bit_count xor equi_width_bins',
  Texts:
    'lower upper lcase ucase length len strlen char_length character_length trim ltrim rtrim left right substr substring concat concat_ws replace translate reverse contains starts_with ends_with prefix suffix instr strpos position split_part split string_split str_split string_to_array lpad rpad ascii chr ord unicode strip_accents nfc_normalize levenshtein editdist3 damerau_levenshtein hamming jaccard jaro_similarity jaro_winkler_similarity regexp_matches regexp_full_match regexp_extract regexp_extract_all regexp_replace regexp_split_to_array string_split_regex str_split_regex regexp_escape md5 sha256 hex',
  'Dates and times':
    'date_part datepart date_trunc datetrunc date_diff datediff date_sub datesub date_add year month day hour minute second millisecond microsecond quarter week weekofyear yearweek isoyear isodow dayofweek weekday dayofmonth dayofyear dayname monthname decade century last_day days_in_month make_date make_time make_timestamp epoch epoch_ms to_timestamp to_years to_quarters to_months to_weeks to_days to_hours to_minutes to_seconds to_milliseconds to_microseconds strftime strptime try_strptime time_bucket timezone',
  'Types and missing values': 'nullif typeof',
  'Lists, structures and JSON':
    'unnest range generate_series list_value list_pack array_value list_extract list_element array_extract element_at list_slice array_slice list_contains list_has array_contains list_has_any list_has_all list_position list_distinct list_unique list_sort list_reverse_sort array_sort list_reverse list_concat list_append list_prepend array_length list_sum list_avg list_min list_max list_count list_median list_transform list_apply apply list_filter filter list_reduce reduce array_to_string flatten row struct_pack struct_extract struct_extract_at map map_keys map_values map_entries map_extract map_extract_value cardinality json json_extract json_extract_path json_extract_string json_extract_path_text json_value json_array_length json_keys json_type json_valid json_exists json_contains json_object json_array to_json',
} as const

/** Functions that stand where a table stands. */
export const allowedTableFunctions = ['unnest', 'range', 'generate_series'] as const

const names = new Set(Object.values(allowedFunctions).flatMap((list) => list.split(' ')))

export const isAllowedFunction = (name: string): boolean => names.has(name)

export const isAllowedTableFunction = (name: string): boolean =>
  (allowedTableFunctions as readonly string[]).includes(name)

/** All names that letters can spell, for "did you mean". */
export const listFunctionNames = (): string[] => [...names].filter((name) => /^[a-z]/.test(name))
