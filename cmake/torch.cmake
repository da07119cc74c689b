# limpid_torch: LibTorch from the wheel. find_package(Torch) wants a whole CUDA
# toolkit, and torch/include shadows Debian's fmt and protobuf headers, so the
# target is made by hand over a folder of links.
set(LIMPID_TORCH_DIR ${LIMPID_SITE_PACKAGES}/torch CACHE PATH
    "The torch package, 2.11.0")
set(torch_links ${PROJECT_BINARY_DIR}/torch_include)
file(MAKE_DIRECTORY ${torch_links})
foreach(folder ATen c10 torch caffe2)
  file(CREATE_LINK ${LIMPID_TORCH_DIR}/include/${folder}
       ${torch_links}/${folder} SYMBOLIC)
endforeach()

add_library(limpid_torch INTERFACE)
target_include_directories(limpid_torch SYSTEM INTERFACE ${torch_links})
target_link_libraries(limpid_torch INTERFACE
  ${LIMPID_TORCH_DIR}/lib/libtorch_cpu.so ${LIMPID_TORCH_DIR}/lib/libc10.so)

# ATen/ATen.h takes 9 s to compile and 1.5 s once precompiled. A target takes
# it over with limpid_precompile_aten(TARGET). A program cannot where all code is
# position independent: its objects are -fPIE then, those of the library -fPIC.
add_library(limpid_aten_pch OBJECT ${CMAKE_CURRENT_LIST_DIR}/aten_pch.cc)
target_compile_features(limpid_aten_pch PUBLIC cxx_std_20)
target_link_libraries(limpid_aten_pch PRIVATE limpid_torch limpid_sanitizers)
target_precompile_headers(limpid_aten_pch PRIVATE <ATen/ATen.h>)

function(limpid_precompile_aten target)
  get_target_property(type ${target} TYPE)
  if(CMAKE_POSITION_INDEPENDENT_CODE AND type STREQUAL EXECUTABLE)
    return()
  endif()
  target_precompile_headers(${target} REUSE_FROM limpid_aten_pch)
endfunction()
