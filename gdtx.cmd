@echo off
rem The same as the "gdtx" launcher, for Windows: finds a Python, then scripts\launch.py does the rest.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul 2>&1
set "GDTX_ROOT=%~dp0"
if not defined GDTX_PROGRAM set "GDTX_PROGRAM=gdtx.cmd"
set "PYTHONUTF8=1"
set "GDTX_TEST=import sys; assert (3, 12) <= sys.version_info[:2] < (3, 15); import ensurepip, venv"
set "GDTX_PYTHON="

call :try py -3.13
call :try py -3.12
call :try py -3.14
call :try python3.13
call :try python3.12
call :try python3.14
call :try python3
call :try python
if defined GDTX_PYTHON goto run

rem uv can fetch a Python of its own.
call uv --version >nul 2>&1
if not "%ERRORLEVEL%"=="0" goto none
set "GDTX_PYTHON=uv run --no-project --python 3.13"

:run
%GDTX_PYTHON% "%GDTX_ROOT%scripts\launch.py" %*
exit /b %ERRORLEVEL%

:none
echo Khong thay Python 3.12, 3.13 hoac 3.14 tren may nay. Cai Python 3.13 roi chay lai. 1>&2
exit /b 1

rem A Python counts only if it runs. It may be a batch file (pyenv), which would not come back without "call".
:try
if defined GDTX_PYTHON exit /b 0
call %* -c "%GDTX_TEST%" >nul 2>&1
if "%ERRORLEVEL%"=="0" set "GDTX_PYTHON=%*"
exit /b 0
