# Writes common_passwords.cpp from common_passwords.txt. Called at build time by CMakeLists.txt.
file(READ ${FILE} text)
file(WRITE ${OUT} "// Generated from repository/common_passwords.txt.\n#include \"repository/password_rules.h\"\n\nnamespace depositary::repository {\n\nstd::string_view common_passwords() {\n    return R\"words(${text})words\";\n}\n\n}  // namespace depositary::repository\n")
