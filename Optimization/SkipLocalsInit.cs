// Kernels are hundreds of bytes of vectors that are written before they are read: clearing them first would cost more than some loops.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
