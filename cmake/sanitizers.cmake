# LIMPID_SANITIZE: "", "address;undefined" or "thread". Presets set it.
set(LIMPID_SANITIZE "" CACHE STRING "Sanitizers to compile and link with")
add_library(limpid_sanitizers INTERFACE)
foreach(sanitizer IN LISTS LIMPID_SANITIZE)
  target_compile_options(limpid_sanitizers INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${sanitizer};-fno-sanitize-recover=all;-fno-omit-frame-pointer>)
  target_link_options(limpid_sanitizers INTERFACE -fsanitize=${sanitizer})
endforeach()

# Abseil's locks are not instrumented; tests/tsan says how they are seen.
if("thread" IN_LIST LIMPID_SANITIZE)
  add_library(limpid_tsan OBJECT ${PROJECT_SOURCE_DIR}/tests/tsan/absl_mutex.cc)
  target_compile_features(limpid_tsan PRIVATE cxx_std_20)
  target_link_libraries(limpid_tsan PRIVATE absl::synchronization)
  target_compile_options(limpid_tsan PRIVATE -fsanitize=thread)
  set(is_program $<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>)
  target_link_libraries(limpid_sanitizers INTERFACE
    $<${is_program}:$<TARGET_OBJECTS:limpid_tsan>>)
  target_link_options(limpid_sanitizers INTERFACE -rdynamic)
endif()
