# limpid_warnings: what every target of ours compiles with.
add_library(limpid_warnings INTERFACE)
target_compile_options(limpid_warnings INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wshadow -Werror>
  $<$<COMPILE_LANG_AND_ID:CXX,Clang>:-Wthread-safety>)
target_link_libraries(limpid_warnings INTERFACE limpid_sanitizers)
