#include "cli/commands.h"

int main(int argc, char** argv) { return depositary::cli::run(argc, argv); }
