# LIMPID_SANITIZE: "", "address;undefined" or "thread". Presets set it.
set(LIMPID_SANITIZE "" CACHE STRING "Sanitizers to compile and link with")
add_library(limpid_sanitizers INTERFACE)
foreach(sanitizer IN LISTS LIMPID_SANITIZE)
  target_compile_options(limpid_sanitizers INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${sanitizer};-fno-sanitize-recover=all;-fno-omit-frame-pointer>)
  target_link_options(limpid_sanitizers INTERFACE -fsanitize=${sanitizer})
endforeach()
