"""法规对照: what the law asks of the program, where it is met, and by which test it is shown.

Source: trust.md section 5 (GB/T 22239-2019, PIPL, CSL, GB/T 35273-2020).  What has no test says so.
"""

from __future__ import annotations

MISSING = "尚缺"

#: requirement and its source; where in the program; tests (file::name, or a goal of ``trust``), none: missing
REQUIREMENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "身份标识唯一、口令复杂、定期更换（等保二、三级）",
        "设置 › 账号；更换口令",
        (
            "tests/domain/test_passphrases.py::test_every_passphrase_of_the_table_gets_its_verdict",
            "tests/domain/test_passphrases.py::test_it_lasts_ninety_days_and_a_server_asks_before_it_shuts",
        ),
    ),
    (
        "首次登录更换口令",
        "登录窗口",
        ("tests/services/test_door.py::test_nothing_opens_before_the_first_passphrase_is_ones_own",),
    ),
    (
        "登录失败处理、超时退出（等保二、三级）",
        "登录窗口；窗口锁定",
        (
            "tests/services/test_door.py::test_the_fifth_wrong_passphrase_shuts_the_account_and_a_reset_opens_it",
            "tests/ui/test_start.py::test_idleness_is_counted_from_the_last_touch",
            "tests/ui/test_start.py::test_a_session_ends_after_eight_hours_of_work_too",
        ),
    ),
    ("传输防窃听、双因素（等保三级）", "服务器：TLS 1.3、工作站证书和口令", ("G19",)),
    (
        "多余账户、默认账户（等保二、三级）",
        "设置 › 账号的“闲置”；首个账号由本人设口令",
        ("tests/services/test_acts.py::test_an_account_nobody_uses_is_said_to_be_idle",),
    ),
    (
        "最小权限、三员分立（等保三级）",
        "设置 › 角色与权限",
        (
            "tests/domain/test_passphrases.py::test_the_three_administrators_exclude_one_another_and_every_desk",
            "G1",
        ),
    ),
    ("授权粒度到用户和数据行（等保三级）", "服务器按行、按列授权", ("G1", "G2")),
    (
        "区分敏感与一般个人信息（安全标记的一部分，等保三级）",
        "设置 › 个人信息目录逐栏标明“敏感”；证件号、卡号加密、遮盖，查看完整号码写用途并留痕",
        ("tests/house/test_personal.py::test_it_is_said_of_every_column_whose_it_is", "G17"),
    ),
    (
        "安全标记：对人和每条数据加标记，按标记强制访问控制（等保三级）",
        (
            "花名册 › 办理 › 加安全标记；卡片 › 办理 › 降低安全标记（另一人）；"
            "隐藏的加密存放，数据库不许明文写回；使用人没有等级，不按等级比对，审计原文和已签发文件不随标记改"
        ),
        (
            "tests/services/test_marking.py::test_a_label_hides_the_name_in_every_list_and_sentence",
            "tests/services/test_marking.py::test_the_database_itself_keeps_hidden_what_is_hidden",
            "tests/services/test_marking.py::test_at_an_sql_prompt_the_label_holds_too",
            "tests/services/test_marking.py::test_one_labelled_person_makes_any_list_need_two",
            "tests/services/test_marking.py::test_another_one_lowers_it_and_all_comes_back",
        ),
    ),
    (
        "审计覆盖每个用户并受保护（等保二、三级）",
        "设置 › 审计查询、查看与操作记录；报表上的审计锚",
        (
            "G12",
            "tests/services/test_changes.py::test_a_block_whose_lines_were_changed_is_said_to_be",
            "tests/db/test_guards.py::test_plain_sql_cannot_rewrite_the_past",
        ),
    ),
    (
        "日志留存不少于六个月（网络安全法）",
        "审计记录只增不删；设置 › 保存期限：一般三年、涉及补贴三十年才列为到期；到期转存还没有做",
        (
            "tests/services/test_retention.py::test_the_audit_is_due_after_three_years_and_that_of_money_after_thirty",
            "tests/db/test_guards.py::test_plain_sql_cannot_rewrite_the_past",
        ),
    ),
    ("数据有效性检验（等保二、三级）", "填写和导入时逐项检查", ("G10", "G11")),
    (
        "漏洞修补（等保二、三级）",
        "拒绝有已知漏洞的数据库服务器和数据库组件；程序所用组件按校验码锁定版本，发布前由开发方更新",
        (
            "tests/cli/test_server.py::test_a_server_with_known_holes_is_refused",
            "tests/cli/test_server.py::test_a_component_that_can_corrupt_a_file_is_refused",
        ),
    ),
    ("存储保密和完整（等保三级）", "数据库文件加密；证件号、卡号另行加密", ("G17", "G12")),
    (
        "备份与恢复（等保二、三级）",
        "每日自动备份；命令行的备份、演练和恢复",
        (
            "G13",
            "tests/services/test_backup.py::test_the_copy_opens_with_the_same_passphrases_and_holds_everything",
        ),
    ),
    (
        "个人信息目录：每一栏的用途、依据、期限（个保法第6、51条）",
        "设置 › 个人信息目录",
        ("tests/house/test_personal.py::test_it_is_said_of_every_column_whose_it_is",),
    ),
    ("展示脱敏（GB/T 35273 7.2）", "名单、导出只显示首尾；查看完整号码要写用途并留痕", ("G17",)),
    (
        "批量操作两人审批、水印（GB/T 35273 7.1）",
        "档案 › 批量导出；名单的“导出”“打印”、大批复制；报表的非正式稿和单独签发",
        (
            "tests/reports/test_drafts.py::test_no_document_of_many_persons_leaves_by_one_of_them",
            "tests/ui/test_export.py::test_copying_more_than_fifty_persons_is_an_export",
            "tests/services/test_exports.py::test_a_list_goes_out_once_when_another_person_has_let_it_go",
            "tests/services/test_exports.py::test_nobody_lets_their_own_list_go",
        ),
    ),
    (
        "查阅、复制个人信息（个保法第44、45条）",
        "花名册 › 办理 › 个人信息查询单",
        (
            "tests/services/test_dossier.py::test_a_person_is_told_everything_that_is_kept_of_them",
            "tests/services/test_dossier.py::test_every_table_that_names_a_person_is_read",
            "tests/services/test_dossier.py::test_who_spoke_about_somebody_is_not_told_nor_who_handled_it",
            "tests/services/test_dossier.py::test_the_paper_says_what_was_read",
        ),
    ),
    (
        "更正个人信息（个保法第46条）",
        "花名册 › 办理 › 修改资料；姓名和证件号由两人更正，附证件扫描件，审批人从待办进入，写入审计",
        (
            "tests/services/test_correcting.py::test_a_name_and_a_number_are_put_right_by_two_people",
            "tests/services/test_correcting.py::test_who_decides_finds_it_among_the_due_work_with_its_scan",
            (
                "tests/services/test_conflicts.py"
                "::test_what_is_known_of_somebody_is_changed_and_a_masked_number_stays"
            ),
        ),
    ),
    (
        "应本人要求删除个人信息（个保法第47、50条）",
        (
            "设置 › 删除申请：登记、两人办理、答复书；法定期限未满的写明到哪一天，期满前只存储；"
            "审计、考察结论、文件本身、已签发文件、旧备份里仍有"
        ),
        (
            "tests/services/test_erasing.py::test_what_the_law_keeps_stays_until_its_day_and_the_rest_goes",
            "tests/services/test_erasing.py::test_who_was_never_taken_is_forgotten_on_request_and_answered",
        ),
    ),
    (
        "保存期限届满的清单，按人按类别报批（个保法第19、47条）",
        "设置 › 保存期限",
        (
            "tests/services/test_retention.py::test_who_left_is_due_kind_by_kind_and_not_while_money_is_open",
            "tests/services/test_retention.py::test_who_was_not_taken_is_due_three_years_after",
        ),
    ),
    (
        "期限届满后删除或匿名化（个保法第19、47条）",
        (
            "设置 › 期满清除：两人办理；审计、考察结论、文件本身、已签发文件、旧备份里仍有；"
            "五年以上的随账簿，还没有做"
        ),
        (
            "tests/services/test_clearing.py::test_telephone_and_address_leave_and_the_months_stay_to_the_fen",
            "tests/services/test_clearing.py::test_who_was_never_taken_is_nobody_any_more_and_may_come_again",
            "tests/services/test_clearing.py::test_how_a_leaver_was_chosen_goes_and_the_case_counts_as_it_did",
        ),
    ),
    ("影响评估留存三年（个保法第55、56条）", "", ()),
    (
        "泄露时查明谁看过（个保法第57条）",
        "设置 › 查看与操作记录，按证件号码查",
        (
            "tests/services/test_acts.py::test_who_saw_a_person_is_said_with_every_list_that_may_name_them",
            "tests/services/test_acts.py::test_an_auditor_asks_about_a_person_by_their_number_alone",
        ),
    ),
    ("密码应用（GB/T 39786）", "密文带算法号；国密算法还没有接入", ()),
)
