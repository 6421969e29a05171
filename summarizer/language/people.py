"""How Korean names of people look, and the offices that stand behind them."""

#: The first syllables of nearly all Korean names.
SURNAMES = "강고곽구권김나남노류문민박배백서성손송신심안양오우유윤이임장전정조주차채최하한허현홍황"
#: Those of the others, some of which begin many a common word.
RARE_SURNAMES = "진지엄원천방공함변염추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉경사부"
#: A full name, as a pattern: a surname and two syllables more. Companies and cities may look so, too.
FULL_NAME = rf"[{SURNAMES}][가-힣]{{2}}"
#: Offices, as alternatives of a pattern; a longer one stands before those that it begins with.
OFFICES = (
    "대표이사|대표|회장|부회장|사장|부사장|의장|장관|차관|총장|교수|센터장|원장|단장|위원장|이사장|본부장|부문장|그룹장|협회장|시장|"
    "지사|군수|구청장|의원|CEO|CTO|최고경영자|전무|상무|청장|총리|대통령|학장|팀장|박사|창업자|수석|소장|대사|부장|실장"
)
